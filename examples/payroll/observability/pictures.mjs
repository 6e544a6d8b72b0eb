// The pages of payroll as a browser shows them, behind their guards and with their policies:
//     node --experimental-websocket pictures.mjs target/debug/payroll [folder for all of them]
// Writes posture.png and openapi.png beside this file; with a folder, each page at three widths and printed as well. Ends with 1 where a page
// stands over the edge of the window, its policy stops something of it, or the posture's search finds the wrong rows.
import { spawn, execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const [payroll, shots] = process.argv.slice(2).map(path => resolve(path));
const address = `127.0.0.1:${process.env.PORT ?? 3947}`;
const WIDTHS = [390, 900, 1500];
const PAGES = [{ path: "/posture", role: "admin", width: 1500 }, { path: "/openapi", role: "hr", width: 900 }];
const own = name => fileURLToPath(new URL(name, import.meta.url));
const sleep = millis => new Promise(done => setTimeout(done, millis));
const folder = mkdtempSync(join(tmpdir(), "payroll-pictures-"));
const children = [];
const environment = {
  ...process.env, PAYROLL_JWT_SECRET: randomBytes(32).toString("hex"), PAYROLL_DB: join(folder, "payroll.redb"), PAYROLL_ADDR: address, RUST_LOG: "error",
};

function start(command, args) {
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"], env: environment });
  const running = { child, log: "" };
  child.on("error", error => { running.log += error; });
  child.stderr.on("data", piece => { running.log += piece; });
  children.push(child);
  return running;
}

async function until(what, ready) {
  for (let turn = 0; turn < 100; turn++) {
    const found = await Promise.resolve().then(ready).catch(() => undefined);
    if (found) return found;
    await sleep(100);
  }
  throw new Error(`${what} does not start`);
}

/// A tab of the browser, spoken to by the DevTools protocol.
class Tab {
  static async open(devtools) {
    const made = await fetch(`http://${devtools}/json/new?about:blank`, { method: "PUT" });
    const tab = new Tab();
    tab.socket = new WebSocket((await made.json()).webSocketDebuggerUrl);
    [tab.waiting, tab.told, tab.count] = [new Map(), [], 0];
    tab.socket.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      tab.waiting.get(message.id)?.(message);
      if (message.method === "Runtime.exceptionThrown") tab.told.push(message.params.exceptionDetails.text);
      // Not every browser has every feature that the policy shuts.
      const text = message.method === "Log.entryAdded" ? message.params.entry.text : "";
      if (text && !text.includes("Permissions-Policy header: Unrecognized feature")) tab.told.push(text);
    };
    await new Promise(opened => { tab.socket.onopen = opened; });
    for (const domain of ["Page", "Runtime", "Log", "Network"]) await tab.send(`${domain}.enable`);
    return tab;
  }
  send(method, params = {}) {
    const id = ++this.count;
    return new Promise((done, failed) => {
      this.waiting.set(id, ({ result, error }) => (error ? failed(new Error(`${method}: ${error.message}`)) : done(result)));
      this.socket.send(JSON.stringify({ id, method, params }));
    });
  }
  async run(expression) {
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", { expression, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description);
    return result.value;
  }
  async save(file, method, params) {
    const { data } = await this.send(method, params);
    writeFileSync(file, Buffer.from(data, "base64"));
    console.log(`written: ${file}`);
  }
}

async function photograph(tab, { path, role, width }) {
  const token = execFileSync(payroll, ["token", "--sub", "e1", "--role", role], { env: environment }).toString().trim();
  await tab.send("Network.setExtraHTTPHeaders", { headers: { Authorization: `Bearer ${token}` } });
  const name = path.slice(1);
  for (const wide of WIDTHS) {
    await tab.send("Emulation.setDeviceMetricsOverride", { width: wide, height: 1200, deviceScaleFactor: 1, mobile: false });
    await tab.send("Page.navigate", { url: `http://${address}${path}` });
    await until(path, () => tab.run("document.readyState === 'complete' && document.querySelector('h1') !== null"));
    const over = await tab.run("document.documentElement.scrollWidth - innerWidth");
    if (over > 0) throw new Error(`${path} stands ${over} pixels over the edge of ${wide}`);
    if (wide === width) await tab.save(own(`${name}.png`), "Page.captureScreenshot", { format: "png" });
    if (shots) await tab.save(join(shots, `${name}-${wide}.png`), "Page.captureScreenshot", { format: "png" });
  }
  if (shots) await tab.save(join(shots, `${name}.pdf`), "Page.printToPDF", { printBackground: true, paperWidth: 8.27, paperHeight: 11.69 });
  if (path === "/posture") await search(tab);
  if (tab.told.length) throw new Error(`${path}: ${tab.told.join("; ")}`);
}

/// What is searched for is shown, and nothing else.
async function search(tab) {
  const rows = "[...document.querySelectorAll('tbody tr')].filter(row => row.getClientRects().length).map(row => row.textContent)";
  const all = await tab.run(rows);
  await tab.run("(() => { const field = document.querySelector('input'); field.value = 'payslips'; field.dispatchEvent(new Event('input', { bubbles: true })); })()");
  const found = await tab.run(rows);
  const wrong = found.filter(row => !row.toLowerCase().includes("payslips"));
  if (!found.length || found.length >= all.length || wrong.length) throw new Error(`the search shows ${found.length} of ${all.length} rows: ${wrong}`);
}

async function main() {
  const serving = start(payroll, []);
  await until("payroll", async () => (await fetch(`http://${address}/health`)).ok);
  const browser = start("chromium", ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-port=0",
    `--user-data-dir=${join(folder, "chromium")}`, "about:blank"]);
  const devtools = await until("chromium", () => /ws:\/\/(127\.0\.0\.1:\d+)/.exec(browser.log)?.[1]);
  for (const page of PAGES) await photograph(await Tab.open(devtools), page);
  if (serving.child.exitCode !== null) throw new Error(serving.log);
}

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => { for (const child of children) child.kill("SIGKILL"); process.exit(1); });
try {
  await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  for (const child of children) child.kill("SIGKILL");
  await sleep(200);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.exit(process.exitCode ?? 0);
}
