// Every panel of the dashboard over a real Prometheus, which reads payroll's metrics while callers use and attack it:
//     node dashboard.mjs target/debug/payroll [picture.png]
// Ends with 1 where a query fails or returns nothing. With a file, Chromium draws the panels into it, as the dashboard has them in place,
// title, unit and legend; colours and fonts are not Grafana's.
import { spawn, execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const [payroll, picture] = process.argv.slice(2).map(path => resolve(path));
const SECONDS = 25;
const WINDOW = "10s";
const [service, provider, prometheus] = (process.env.PORTS ?? "3941 3942 3943").split(" ").map(port => `127.0.0.1:${port}`);
const sleep = millis => new Promise(done => setTimeout(done, millis));
const folder = mkdtempSync(join(tmpdir(), "payroll-dashboard-"));
const children = [];

/// A process that ends with this one; what it writes to its output so far.
function start(command, args, environment = {}) {
  const child = spawn(command, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...environment } });
  const running = { child, output: "", log: "" };
  child.on("error", error => { running.log += error; });
  child.stdout.on("data", piece => { running.output += piece; });
  child.stderr.on("data", piece => { running.log += piece; });
  children.push(running);
  return running;
}

async function until(what, running, ready) {
  for (let turn = 0; turn < 600; turn++) {
    if (running.child.exitCode !== null) break;
    if (await Promise.resolve(ready()).catch(() => false)) return;
    await sleep(100);
  }
  throw new Error(`${what} does not start: ${running.log}${running.output}`);
}

const environment = {
  PAYROLL_JWT_SECRET: randomBytes(32).toString("hex"),
  PAYROLL_DB: join(folder, "payroll.redb"),
  PAYROLL_AUDIT: "audit.jsonl",
  PAYROLL_PROVIDER: `http://${provider}`,
  RUST_LOG: "error",
};

function token(subject, role, ...more) {
  const args = ["token", "--sub", subject, "--role", role, "--ttl", "10m", ...more];
  return execFileSync(payroll, args, { env: { ...process.env, ...environment } }).toString().trim();
}

/// One second of a service's life: what is answered, and what is refused for every reason that a client can give.
async function second(tokens) {
  const ask = (path, bearer, options = {}) => fetch(`http://${service}${path}`, {
    ...options,
    headers: { ...(bearer && { authorization: `Bearer ${bearer}` }), ...options.headers },
  }).then(answer => answer.arrayBuffer());
  const json = body => ({ method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } });
  await Promise.all([
    ask("/me", tokens.employee),
    ask("/me", tokens.employee),
    ask("/employees/e3", tokens.employee),
    ask("/employees?limit=2", tokens.hr),
    ask("/employees?limit=2", tokens.elsewhere),
    ask("/export", tokens.hr),
    ask("/employees", tokens.employee),
    ask("/employees/e1", tokens.employee),
    ask("/employees/e1", tokens.foreign),
    ask("/me"),
    ask("/me", `${tokens.employee.slice(0, -4)}AAAA`),
    ask("/employees", tokens.admin, json({ name: "" })),
    ask("/login", undefined, json({ email: "ada@payroll.example", password: "guess" })),
    ask("/nothing", tokens.hr),
    ...Array.from({ length: 8 }, () => ask("/health")),
  ]);
}

async function query(kind, parameters) {
  const answer = await fetch(`http://${prometheus}/api/v1/${kind}?${new URLSearchParams(parameters)}`);
  const { status, data, error } = await answer.json();
  if (status !== "success") throw new Error(`${parameters.query}: ${error}`);
  return data.result;
}

/// The series of a query now that have a number.
async function series(expression) {
  const found = await query("query", { query: expression.replaceAll("$__rate_interval", WINDOW) });
  return found.filter(({ value }) => Number.isFinite(Number(value[1])));
}

const panels = () => JSON.parse(readFileSync(new URL("dashboard.json", import.meta.url))).panels;

async function check() {
  if ((await series("palisade_nothing_total")).length) throw new Error("what nobody measures has data");
  const empty = [];
  let queries = 0;
  for (const { title, targets } of panels()) {
    for (const { expr } of targets) {
      queries += 1;
      const found = await series(expr);
      console.log(`${found.length ? "ok" : "EMPTY"}: ${title}: ${found.length} series`);
      if (!found.length) empty.push(`${title}: ${expr}`);
    }
  }
  if (empty.length) throw new Error(`no data for\n  ${empty.join("\n  ")}`);
  console.log(`${queries} queries of ${panels().length} panels return data`);
}

const text = value => String(value).replace(/[&<>"]/g, letter => `&#${letter.charCodeAt(0)};`);
const COLOURS = ["#2f6fb3", "#c0562f", "#3d8a50", "#8a5db0", "#b58a1c", "#2a9191", "#b8477c", "#6b6b6b", "#7a9a2f", "#a04040"];

function written(value, unit) {
  const digits = number => (Math.abs(number) < 10 ? Number(number.toFixed(2)) : Math.round(number));
  if (unit === "s") return value < 0.001 ? `${digits(value * 1e6)} µs` : `${digits(value * 1e3)} ms`;
  if (unit === "percentunit") return `${digits(value * 100)} %`;
  return unit === "reqps" ? `${digits(value)} req/s` : `${digits(value)}`;
}

const named = (legend, metric) => legend.replace(/\{\{(\w+)\}\}/g, (_, label) => metric[label] ?? "") || "all";

function lines(lines, unit) {
  const [width, height, left, bottom] = [640, 176, 70, 20];
  const points = lines.flatMap(({ values }) => values);
  const [first, last] = [Math.min(...points.map(([time]) => time)), Math.max(...points.map(([time]) => time))];
  const most = Math.max(...points.map(([, value]) => value)) * 1.1 || 1;
  const x = time => left + (width - left - 8) * (time - first) / (last - first || 1);
  const y = value => height - bottom - (height - bottom - 8) * value / most;
  const grid = [0, 0.5, 1].map(part => `<line x1="${left}" x2="${width - 8}" y1="${y(most * part)}" y2="${y(most * part)}"/>
    <text x="${left - 8}" y="${y(most * part) + 4}" text-anchor="end">${text(written(most * part, unit))}</text>`);
  const ago = [first, last].map(time => `<text x="${x(time)}" y="${height - 3}" text-anchor="${time === first ? "start" : "end"}">${
    time === last ? "now" : `${Math.round(last - first)} s ago`}</text>`);
  const drawn = lines.map(({ values }, place) => `<polyline stroke="${COLOURS[place % COLOURS.length]}" points="${
    values.map(([time, value]) => `${x(time).toFixed(1)},${y(value).toFixed(1)}`).join(" ")}"/>`);
  const legend = lines.map(({ name }, place) => `<li style="--c:${COLOURS[place % COLOURS.length]}">${text(name)}</li>`);
  return `<svg viewBox="0 0 ${width} ${height}">${grid.join("")}${ago.join("")}${drawn.join("")}</svg><ul>${legend.join("")}</ul>`;
}

async function drawn({ title, description, type, gridPos, fieldConfig, targets }) {
  const { unit } = fieldConfig.defaults;
  const end = Date.now() / 1000;
  const all = [];
  for (const { expr, legendFormat } of targets) {
    const found = await query("query_range", {
      query: expr.replaceAll("$__rate_interval", WINDOW), start: end - SECONDS + 8, end, step: 1,
    });
    all.push(...found.map(({ metric, values }) => ({
      name: named(legendFormat, metric),
      values: values.map(([time, value]) => [time, Number(value)]).filter(([, value]) => Number.isFinite(value)),
    })).filter(({ values }) => values.length));
  }
  all.sort((one, other) => one.name.localeCompare(other.name));
  const body = type === "stat"
    ? all.map(({ name, values }) => `<p><b>${text(written(values.at(-1)[1], unit))}</b>${all.length > 1 ? ` ${text(name)}` : ""}</p>`).join("")
    : lines(all, unit);
  const { x, y, w, h } = gridPos;
  return `<section style="grid-area:${y + 1}/${x + 1}/span ${h}/span ${w}"><h2>${text(title)}</h2><small>${text(description)}</small>${body}</section>`;
}

async function draw(file) {
  const sections = [];
  for (const panel of panels()) sections.push(await drawn(panel));
  const page = join(folder, "dashboard.html");
  writeFileSync(page, `<!doctype html><meta charset="utf-8"><style>
    body { margin: 12px; width: 1376px; font: 14px "DejaVu Sans", sans-serif; background: #f4f5f5; color: #222;
      display: grid; gap: 8px; grid-template-columns: repeat(24, 1fr); grid-auto-rows: 24px }
    section { background: #fff; border: 1px solid #d8d9da; border-radius: 3px; padding: 8px 10px; overflow: hidden }
    h2 { font-size: 14px; margin: 0; display: inline } small { color: #666; font-size: 11px; margin-left: 8px }
    svg { width: 100%; display: block; fill: none } svg text { font-size: 12px; fill: #666 } line { stroke: #e4e4e4 }
    polyline { stroke-width: 1.8 } ul { margin: 2px 0 0; padding: 0; columns: 3; font-size: 11px }
    li { list-style: none; overflow: hidden; white-space: nowrap; text-overflow: ellipsis }
    li::before { content: ""; display: inline-block; width: 10px; height: 3px; margin-right: 5px; vertical-align: middle; background: var(--c) }
    p { margin: 18px 0 0; text-align: center; font-size: 15px } b { font-size: 34px; font-weight: 500; color: #2f6fb3 }
  </style>${sections.join("")}`);
  const rows = Math.max(...panels().map(({ gridPos: { y, h } }) => y + h));
  execFileSync("chromium", ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", `--user-data-dir=${join(folder, "chromium")}`,
    `--window-size=1400,${24 + rows * 32}`, `--screenshot=${file}`, `file://${page}`], { stdio: "ignore" });
  console.log(`drawn: ${file}`);
}

async function main() {
  const issuing = start(payroll, ["provider", "--sub", "c1", "--role", "hr"], { ...environment, PAYROLL_ADDR: provider });
  await until("the identity provider", issuing, () => issuing.output.includes("\n"));
  const serving = start(payroll, [], { ...environment, PAYROLL_ADDR: service });
  await until("payroll", serving, async () => (await fetch(`http://${service}/health`)).ok);
  const tokens = {
    admin: token("e1", "admin"), hr: token("e2", "hr"), employee: token("e3", "employee"), elsewhere: issuing.output.trim(),
    foreign: token("e5", "admin", "--tenant", "globex"),
  };
  writeFileSync(join(folder, "prometheus.yml"), `
global: { scrape_interval: 1s }
scrape_configs:
  - job_name: payroll
    authorization: { credentials: ${token("e2", "hr")} }
    static_configs: [ { targets: ["${service}"] } ]
`);
  const reading = start("prometheus", [`--config.file=${join(folder, "prometheus.yml")}`, `--storage.tsdb.path=${join(folder, "data")}`,
    `--web.listen-address=${prometheus}`, "--log.level=warn"]);
  await until("Prometheus", reading, async () => (await fetch(`http://${prometheus}/-/ready`)).ok);
  for (let turn = 0; turn < SECONDS; turn++) {
    const began = Date.now();
    await second(tokens);
    await sleep(Math.max(0, 1000 - (Date.now() - began)));
  }
  if (!(await series('up{job="payroll"} == 1')).length) throw new Error("payroll lets Prometheus read nothing");
  await check();
  if (picture) await draw(picture);
}

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => { for (const { child } of children) child.kill("SIGKILL"); process.exit(1); });
try {
  await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  for (const { child } of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
