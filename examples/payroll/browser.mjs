// The page in a real browser: `node --experimental-websocket browser.mjs http://127.0.0.1:3000 [folder for screenshots]`, with Chromium from the distribution.
// With PAYROLL_PARTNER_PAGE=http://127.0.0.1:4173 for both, a page of that origin asks with credentials, too.
// Ends with 1 at the first thing that is not as it should be.
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [address, shots] = process.argv.slice(2);
const sleep = millis => new Promise(done => setTimeout(done, millis));
const browser = spawn("chromium", [
  "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0",
  `--user-data-dir=${mkdtempSync(join(tmpdir(), "payroll-browser-"))}`, "about:blank",
], { stdio: ["ignore", "ignore", "pipe"] });
const devtools = await new Promise((found, failed) => {
  let text = "";
  browser.stderr.on("data", piece => {
    text += piece;
    const url = /ws:\/\/127\.0\.0\.1:\d+\S*/.exec(text);
    if (url) found(new URL(url[0]).host);
  });
  browser.on("exit", () => failed(new Error(`chromium ended: ${text}`)));
});

class Tab {
  static async open(url) {
    const made = await fetch(`http://${devtools}/json/new?about:blank`, { method: "PUT" });
    const tab = new Tab();
    tab.socket = new WebSocket((await made.json()).webSocketDebuggerUrl);
    tab.waiting = new Map();
    tab.told = [];
    tab.loaded = new Set();
    tab.socket.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      tab.waiting.get(message.id)?.(message);
      if (message.method === "Runtime.exceptionThrown") tab.told.push(message.params.exceptionDetails.text);
      if (message.method === "Page.lifecycleEvent" && message.params.name === "load") tab.loaded.add(message.params.loaderId);
      if (message.method === "Log.entryAdded") tab.told.push(message.params.entry.text);
    };
    await new Promise(opened => { tab.socket.onopen = opened; });
    for (const domain of ["Page", "Runtime", "Log", "Network"]) await tab.send(`${domain}.enable`);
    await tab.send("Page.setLifecycleEventsEnabled", { enabled: true });
    await tab.go(url);
    return tab;
  }
  send(method, params = {}) {
    const id = (this.count = (this.count ?? 0) + 1);
    return new Promise(done => { this.waiting.set(id, done); this.socket.send(JSON.stringify({ id, method, params })); });
  }
  async go(url) {
    const { result } = await this.send("Page.navigate", { url });
    for (let turn = 0; !this.loaded.has(result.loaderId); turn++) {
      if (turn === 1200) throw new Error(`${url} does not load`);
      await sleep(50);
    }
  }
  async run(expression) {
    const answer = await this.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (answer.result?.exceptionDetails) throw new Error(answer.result.exceptionDetails.exception?.description);
    return answer.result?.result?.value;
  }
  async until(expression, what) {
    for (let turn = 0; turn < 240; turn++) {
      // In the middle of a navigation nothing runs.
      if (await this.run(expression).catch(() => false)) return console.log(`ok: ${what}`);
      await sleep(250);
    }
    await this.shot("failed");
    throw new Error(`${what}: ${JSON.stringify(this.told)}`);
  }
  async shot(name) {
    if (!shots) return;
    const { result } = await this.send("Page.captureScreenshot", { format: "png" });
    writeFileSync(join(shots, `${name}.png`), Buffer.from(result.data, "base64"));
  }
}

const hidden = id => `document.getElementById("${id}").hidden`;
const log_in = (name, password) => `(() => {
  const form = document.getElementById("login");
  form.elements.name.value = ${JSON.stringify(name)};
  form.elements.password.value = ${JSON.stringify(password)};
  form.requestSubmit();
})()`;

/// RFC 6238: the code of a secret in base32, `steps` of thirty seconds from now.
function code_of(secret, steps = 0) {
  let bits = "";
  for (const letter of secret) bits += "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0");
  const key = Buffer.from(bits.match(/.{8}/g).map(byte => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const digest = createHmac("sha1", key).update(step).digest();
  const number = digest.readUInt32BE(digest[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}
const enter = (form, code) => `(() => {
  const form = document.getElementById("${form}");
  form.elements.code.value = ${JSON.stringify(code)};
  form.requestSubmit();
})()`;

try {
  const tab = await Tab.open(address);
  await tab.until(`!${hidden("login")}`, "the page runs under its policy, by its nonce");
  await tab.shot("1-login");
  await tab.run(log_in("alan@payroll.example", "a guess"));
  await tab.until(`document.getElementById("told").textContent.startsWith("There is no account")`, "a wrong password is told");
  await tab.run(log_in("alan@payroll.example", "e3 likes long walks"));
  await tab.until(`!${hidden("inside")} && document.getElementById("sessions").rows.length === 1`, "a password logs in");
  await tab.until(`document.getElementById("record").textContent.includes("Alan Turing")`, "the own record is there");
  await tab.until(`document.getElementById("payslips").rows.length === 3`, "the payslips are there");
  await tab.shot("2-inside");
  const cookies = await tab.send("Network.getCookies", { urls: [address] });
  const [cookie] = cookies.result.cookies;
  const kept = cookie?.name === "__Host-session" && cookie.httpOnly && cookie.secure && cookie.sameSite === "Lax";
  if (!kept || (await tab.run("document.cookie")) !== "") throw new Error(`the cookie: ${JSON.stringify(cookie)}`);
  console.log("ok: no script reads the cookie");
  await tab.run(`document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.owned = 1'>");
    const made = document.createElement("script"); made.textContent = "window.owned = 1"; document.body.append(made);`);
  await sleep(300);
  if (await tab.run("window.owned")) throw new Error("a script without the nonce ran");
  console.log("ok: no script runs without the nonce");

  // A page elsewhere: another port is another origin, and the same site, so that the cookie goes along.
  const elsewhere = createServer((_, answer) => answer.setHeader("content-type", "text/html").end("<!doctype html>elsewhere"));
  await new Promise(ready => elsewhere.listen(0, "127.0.0.1", ready));
  const other = await Tab.open(`http://127.0.0.1:${elsewhere.address().port}/`);
  const read = await other.run(`fetch("${address}/page/me", { credentials: "include" }).then(() => "read", () => "refused")`);
  if (read !== "refused") throw new Error("a page elsewhere reads");
  console.log("ok: a page of another origin reads nothing");
  const partner = process.env.PAYROLL_PARTNER_PAGE;
  if (partner) {
    const page = createServer((_, answer) => answer.setHeader("content-type", "text/html").end("<!doctype html>partner"));
    await new Promise(ready => page.listen(new URL(partner).port, "127.0.0.1", ready));
    const shown = await Tab.open(`${partner}/`);
    const name = await shown.run(`fetch("${address}/page/me", { credentials: "include" }).then(answer => answer.json()).then(own => own.name)`);
    if (name !== "Alan Turing") throw new Error(`a page that may reads with credentials: ${name}`);
    const left = await shown.run(`fetch("${address}/auth/sessions/end-others", { method: "POST", credentials: "include" }).then(answer => answer.status)`);
    if (left !== 403) throw new Error(`a page that may read changes something: ${left}`);
    page.close();
    console.log("ok: a page of a listed origin reads with credentials, and changes nothing");
  }
  await other.run(`(() => {
    const form = document.createElement("form");
    form.method = "post"; form.action = "${address}/auth/logout";
    document.body.append(form); form.submit();
  })()`);
  await other.until(`document.body?.innerText.includes("403")`, "a form of another origin is refused");
  await other.shot("3-cross-site");
  await tab.go(address);
  await tab.until(`!${hidden("inside")}`, "a form of another origin logs nobody out");

  // A second factor: enrolled by its picture, asked for at the next login, and nothing is reached before.
  await tab.run(`document.getElementById("enrol").click()`);
  await tab.until(`!${hidden("enrolling")} && document.querySelector("#picture svg")`, "the picture for an authenticator application is shown");
  await tab.shot("5-enrolling");
  const secret = await tab.run(`document.getElementById("secret").textContent`);
  await tab.run(enter("confirm", code_of(secret)));
  await tab.until(`document.getElementById("codes").children.length === 10`, "the second factor is on, with ten recovery codes");
  await tab.shot("6-recovery-codes");
  const recovery = await tab.run(`document.getElementById("codes").children[0].textContent`);
  await tab.run(`document.getElementById("logout").click()`);
  await tab.until(`!${hidden("login")}`, "logged out");
  await tab.run(log_in("alan@payroll.example", "e3 likes long walks"));
  await tab.until(`!${hidden("second")}`, "the password alone is half a login");
  await tab.shot("7-second-factor");
  const reached = await tab.run(`fetch("/page/me").then(answer => answer.status)`);
  if (reached !== 401) throw new Error(`half a login reaches the record: ${reached}`);
  await tab.run(enter("second", "000000"));
  await tab.until(`document.getElementById("second-told").textContent.startsWith("This code")`, "a wrong code is told");
  await tab.run(enter("second", code_of(secret, 1)));
  await tab.until(`!${hidden("inside")}`, "the next code logs in");
  await tab.run(`document.getElementById("logout").click()`);
  await tab.until(`!${hidden("login")}`, "logged out again");
  await tab.run(log_in("alan@payroll.example", "e3 likes long walks"));
  await tab.until(`!${hidden("second")}`, "asked again");
  await tab.run(enter("second", recovery));
  await tab.until(`!${hidden("inside")}`, "a recovery code logs in");

  const second = await Tab.open(address);
  await second.until(`!${hidden("inside")}`, "another tab is logged in, too");
  await second.run(`document.getElementById("logout").click()`);
  await second.until(`!${hidden("login")}`, "a logout");
  await tab.until(`document.getElementById("told").textContent === "Your session is over."`, "the stream of the other tab ends and says so");
  await tab.shot("4-logged-out-elsewhere");
  const left = await tab.send("Network.getCookies", { urls: [address] });
  if (left.result.cookies.length) throw new Error("a cookie is left");
  console.log("ok: the browser has forgotten the cookie");

  // Somebody of the other tenant: the same page, and nothing of the first.
  await tab.go(address);
  await tab.run(log_in("hedy@payroll.example", "e5 likes long walks"));
  await tab.until(`document.getElementById("record").textContent.includes("Hedy Lamarr")`, "another tenant's own record is there");
  const foreign = await tab.run(`document.body.innerText`);
  if (foreign.includes("Turing")) throw new Error("a page shows somebody of another tenant");
  const statuses = await tab.run(`Promise.all(["/page/payslips", "/employees", "/employees/e3"].map(path => fetch(path).then(answer => answer.status)))`);
  if (JSON.stringify(statuses) !== "[200,401,401]") throw new Error(`what a session reaches: ${statuses}`);
  console.log("ok: a session of another tenant reads its own payslips, and no route for tokens");
  elsewhere.close();
} catch (error) {
  console.error(`failed: ${error.message}`);
  process.exitCode = 1;
} finally {
  browser.kill();
  setTimeout(() => process.exit(), 500);
}
