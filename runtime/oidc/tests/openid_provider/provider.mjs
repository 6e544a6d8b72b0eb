// oidc-provider, a certified OpenID provider, on loopback. Its lines on standard input: `rotate` signs with a new
// key beside the old ones, `forget` leaves the newest alone, `logout <subject> <session>` tells the page's service that this login is over, at the
// address that its third argument names. It answers each with a line.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const { default: Provider } = await import(pathToFileURL(process.argv[2]).href);

const newKey = () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig', kid: randomUUID() };
};
let keys = [newKey()];
let current;
let answer = (_, response) => response.writeHead(503).end();
const server = createServer((request, response) => answer(request, response));
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const issuer = `http://127.0.0.1:${server.address().port}`;

const client = { id_token_signed_response_alg: 'ES256', redirect_uris: [], response_types: [] };
// Its user says yes to everything, at once.
const interact = async (provider, request, response) => {
  const { prompt, params } = await provider.interactionDetails(request, response);
  if (prompt.name === 'login') {
    return provider.interactionFinished(request, response, { login: { accountId: 'ada', amr: ['pwd', 'otp'] } });
  }
  const grant = new provider.Grant({ accountId: 'ada', clientId: params.client_id });
  grant.addOIDCScope('openid');
  const consent = { grantId: await grant.save() };
  return provider.interactionFinished(request, response, { consent }, { mergeWithLastSubmission: true });
};
const start = () => {
  const provider = new Provider(issuer, {
    clients: [
      { ...client, client_id: 'robot', client_secret: 'c1b7e9d20c6f8a35',
        grant_types: ['client_credentials'] },
      { ...client, client_id: 'payroll', client_secret: '9f3c1d7e0b5a48c6', grant_types: [] },
      { ...client, client_id: 'page', client_secret: '5d1c7b2e9f3a4806', grant_types: ['authorization_code'],
        redirect_uris: ['https://payroll.example/id/callback'], response_types: ['code'],
        ...(process.argv[3] && { backchannel_logout_uri: process.argv[3], backchannel_logout_session_required: true }) },
    ],
    cookies: { keys: ['a key of tests'] },
    // The service of the test is on this machine, which its own dispatcher keeps it from.
    fetch: (url, { dispatcher, ...options }) => globalThis.fetch(url, options),
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    extraTokenClaims: (_, token) => ({ sub: token.clientId }),
    features: {
      backchannelLogout: { enabled: true },
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      introspection: { enabled: true, allowedPolicy: () => true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_, resource) => ({
          audience: resource,
          scope: 'staff:read',
          accessTokenFormat: resource.endsWith('/opaque') ? 'opaque' : 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
    clientAuthMethods: ['client_secret_basic'],
    enabledJWA: { requestObjectSigningAlgValues: [] },
    jwks: { keys },
  });
  current = provider;
  const callback = provider.callback();
  answer = (request, response) => {
    if (!request.url.startsWith('/interaction/')) return callback(request, response);
    return interact(provider, request, response).catch(() => response.writeHead(500).end());
  };
};
start();
console.log(`listens at ${issuer}`);
createInterface({ input: process.stdin }).on('line', async (line) => {
  const [word, subject, session] = line.split(' ');
  if (word === 'logout') {
    const page = await current.Client.find('page');
    const told = await page.backchannelLogout(subject, session).then(() => 200, (error) => error.response?.status ?? error.message);
    return console.log(`told ${told}`);
  }
  keys = line === 'rotate' ? [newKey(), ...keys] : keys.slice(0, 1);
  start();
  console.log(`done ${line}`);
}).on('close', () => process.exit());
