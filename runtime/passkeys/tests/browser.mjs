// Passkeys in a real browser: `node --experimental-websocket browser.mjs http://localhost:3000`, with Chromium from the distribution and its virtual
// authenticator. Ends with 1 at the first thing that is not as it should be.
import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [address] = process.argv.slice(2);
const browser = spawn("chromium", [
  "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0",
  `--user-data-dir=${mkdtempSync(join(tmpdir(), "passkeys-browser-"))}`, "about:blank",
], { stdio: ["ignore", "ignore", "pipe"] });
process.on("exit", () => browser.kill("SIGKILL"));
const devtools = await new Promise((found, failed) => {
  let text = "";
  browser.stderr.on("data", piece => {
    text += piece;
    const url = /ws:\/\/127\.0\.0\.1:\d+\S*/.exec(text);
    if (url) found(new URL(url[0]).host);
  });
  browser.on("exit", () => failed(new Error(`chromium ended: ${text}`)));
});

const made = await fetch(`http://${devtools}/json/new?about:blank`, { method: "PUT" });
const socket = new WebSocket((await made.json()).webSocketDebuggerUrl);
const waiting = new Map();
const loaded = new Set();
socket.onmessage = ({ data }) => {
  const message = JSON.parse(data);
  waiting.get(message.id)?.(message);
  if (message.method === "Page.lifecycleEvent" && message.params.name === "load") loaded.add(message.params.loaderId);
};
await new Promise(opened => { socket.onopen = opened; });
let count = 0;
const send = async (method, params = {}) => {
  const id = ++count;
  const answer = await new Promise(done => { waiting.set(id, done); socket.send(JSON.stringify({ id, method, params })); });
  if (answer.error) throw new Error(`${method}: ${answer.error.message}`);
  return answer.result;
};
const run = async expression => {
  const answer = await send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true, userGesture: true });
  if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.exception?.description);
  return answer.result.value;
};
const is = (found, expected, what) => {
  if (JSON.stringify(found) !== JSON.stringify(expected)) throw new Error(`${what}: ${JSON.stringify(found)}`);
  console.log(`ok: ${what}`);
};

const helpers = `
  globalThis.post = (path, body) => fetch(path, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body ?? {}),
  });
  globalThis.add = async () => {
    const { ceremony, publicKey } = await (await post("/auth/passkeys/add/begin", { name: "laptop" })).json();
    const options = PublicKeyCredential.parseCreationOptionsFromJSON(publicKey);
    const credential = (await navigator.credentials.create({ publicKey: options })).toJSON();
    return (await post("/auth/passkeys/add", { ceremony, credential })).status;
  };
  globalThis.prove = async what => {
    const { ceremony, publicKey } = await (await post("/auth/passkeys/" + what + "/begin")).json();
    const options = PublicKeyCredential.parseRequestOptionsFromJSON(publicKey);
    const credential = (await navigator.credentials.get({ publicKey: options })).toJSON();
    return (await post("/auth/passkeys/" + what, { ceremony, credential })).status;
  };
  globalThis.how = async () => (await (await fetch("/me")).json()).amr;
  true`;
const password = `post("/auth/login", { name: "ada", password: "correct horse" }).then(it => it.status)`;

try {
  await send("Page.enable");
  // What runs here is the test's, and no page's.
  await send("Page.setBypassCSP", { enabled: true });
  await send("Page.setLifecycleEventsEnabled", { enabled: true });
  const { loaderId } = await send("Page.navigate", { url: `${address}/me` });
  for (let turn = 0; !loaded.has(loaderId); turn++) {
    if (turn === 1200) throw new Error("the page does not load");
    await new Promise(done => setTimeout(done, 50));
  }
  await run(helpers);
  await send("WebAuthn.enable");
  const options = {
    protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
    automaticPresenceSimulation: true,
  };
  const { authenticatorId } = await send("WebAuthn.addVirtualAuthenticator", { options });

  is(await run(password), 204, "a password alone, before there is a passkey");
  is(await run("add()"), 204, "a passkey is added");
  is(await run("how()"), ["pwd", "hwk", "user", "mfa"], "and proves who the session is of");
  is(await run("prove('verify')"), 204, "it verifies a session that is there");
  is(await run(`post("/auth/logout").then(it => it.status)`), 204, "a logout");
  is(await run(password), 202, "a password alone lets nobody in any more");
  is(await run("prove('login')"), 204, "the passkey logs in without a name");
  is(await run("how()"), ["hwk", "user", "mfa"], "and is two factors");
  await send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
  is(await run("prove('login').catch(error => error.name)"), "NotAllowedError", "without its user verified it is nothing");
  const { credentials } = await send("WebAuthn.getCredentials", { authenticatorId });
  is([credentials.length, credentials[0].isResidentCredential, credentials[0].rpId], [1, true, "localhost"], "one key, which its authenticator finds by itself");
  process.exit(0);
} catch (error) {
  console.error(error.stack);
  process.exit(1);
}
