//! A provider of the tests' own on loopback, which gives codes and tokens, and lies when it is told to.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What a browser was sent to it with.
pub(crate) type Asked = HashMap<String, String>;
/// Changes the header and the claims of an ID token before it is signed.
type Lie = Arc<dyn Fn(&mut Value, &mut Value) + Send + Sync>;

#[derive(Clone)]
pub(crate) struct Provider {
    pub(crate) issuer: String,
    key: Arc<EcdsaKeyPair>,
    codes: Arc<Mutex<HashMap<String, Asked>>>,
    lie: Arc<Mutex<Option<Lie>>>,
    /// What the token endpoint answers instead.
    says: Arc<Mutex<Option<(&'static str, String)>>>,
    pub(crate) exchanges: Arc<Mutex<Vec<String>>>,
    logouts: Arc<AtomicU32>,
    /// How often its keys were fetched.
    fetches: Arc<AtomicU32>,
    states_issuer: bool,
}

pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(since.as_secs()).unwrap()
}

impl Provider {
    pub(crate) async fn start() -> Self {
        Self::stating_its_issuer(true).await
    }

    pub(crate) async fn stating_its_issuer(states_issuer: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let provider = Self {
            issuer: format!("http://{}", listener.local_addr().unwrap()),
            key: Arc::new(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap()),
            codes: Arc::default(),
            lie: Arc::default(),
            says: Arc::default(),
            exchanges: Arc::default(),
            logouts: Arc::default(),
            fetches: Arc::default(),
            states_issuer,
        };
        let served = provider.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let provider = served.clone();
                // A client that hangs up in the middle is its own affair.
                tokio::spawn(async move { _ = provider.answer(stream).await });
            }
        });
        provider
    }

    /// Its user says yes: a code for what the browser was sent with.
    pub(crate) fn authorize(&self, asked: &Asked) -> String {
        let code = format!("code-{}", self.codes.lock().unwrap().len());
        self.codes.lock().unwrap().insert(code.clone(), asked.clone());
        code
    }

    pub(crate) fn lie(&self, lie: impl Fn(&mut Value, &mut Value) + Send + Sync + 'static) {
        *self.lie.lock().unwrap() = Some(Arc::new(lie));
    }

    pub(crate) fn fetches(&self) -> u32 {
        self.fetches.load(Ordering::SeqCst)
    }

    pub(crate) fn be_honest(&self) {
        *self.lie.lock().unwrap() = None;
        *self.says.lock().unwrap() = None;
    }

    pub(crate) fn say(&self, status: &'static str, body: impl Into<String>) {
        *self.says.lock().unwrap() = Some((status, body.into()));
    }

    async fn answer(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let mut request = Vec::new();
        let (head, length) = loop {
            if stream.read_buf(&mut request).await? == 0 {
                return Ok(());
            }
            let text = String::from_utf8_lossy(&request).into_owned();
            if let Some((head, _)) = text.split_once("\r\n\r\n") {
                let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
                break (head.to_owned(), length.map_or(0, |it| it.parse().unwrap()));
            }
        };
        while request.len() < head.len() + 4 + length {
            stream.read_buf(&mut request).await?;
        }
        let body = String::from_utf8_lossy(&request[head.len() + 4..]).into_owned();
        let (status, body) = match head.split(' ').nth(1).unwrap_or_default() {
            "/.well-known/openid-configuration" => ("200 OK", self.metadata().to_string()),
            "/keys" => {
                self.fetches.fetch_add(1, Ordering::SeqCst);
                ("200 OK", json!({ "keys": [self.jwk()] }).to_string())
            }
            "/token" => self.token(&head, &body),
            _ => ("404 Not Found", String::new()),
        };
        let length = body.len();
        let answer = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n\r\n{body}");
        stream.write_all(answer.as_bytes()).await
    }

    fn metadata(&self) -> Value {
        let at = |path: &str| format!("{}{path}", self.issuer);
        json!({
            "issuer": self.issuer,
            "authorization_endpoint": at("/authorize?tenant=a"),
            "token_endpoint": at("/token"),
            "jwks_uri": at("/keys"),
            "end_session_endpoint": at("/end"),
            "response_types_supported": ["code"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": self.states_issuer,
        })
    }

    fn jwk(&self) -> Value {
        let point = self.key.public_key().as_ref();
        let encode = |bytes| URL_SAFE_NO_PAD.encode::<&[u8]>(bytes);
        json!({
            "kty": "EC", "crv": "P-256", "use": "sig", "kid": "one",
            "x": encode(&point[1..33]), "y": encode(&point[33..]),
        })
    }

    /// RFC 6749, 4.1.3, with RFC 7636, 4.6: a code works once, for who asked.
    fn token(&self, head: &str, body: &str) -> (&'static str, String) {
        self.exchanges.lock().unwrap().push(body.to_owned());
        if let Some((status, body)) = self.says.lock().unwrap().clone() {
            return (status, body);
        }
        let form: Asked = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
        let refused = |what: &str| ("400 Bad Request", json!({ "error": what }).to_string());
        let basic = format!("authorization: Basic {}", STANDARD.encode("payroll:secret"));
        if !head.contains(&basic) {
            return ("401 Unauthorized", String::new());
        }
        let Some(asked) = self.codes.lock().unwrap().remove(&form["code"]) else {
            return refused("invalid_grant");
        };
        let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, form["code_verifier"].as_bytes()));
        let is_same = asked["code_challenge"] == challenge
            && asked["code_challenge_method"] == "S256"
            && asked["redirect_uri"] == form["redirect_uri"]
            && form["grant_type"] == "authorization_code";
        if !is_same {
            return refused("invalid_grant");
        }
        let id_token = self.id_token(&asked["nonce"]);
        let tokens = json!({"access_token": "an-access-token", "token_type": "Bearer", "id_token": id_token});
        ("200 OK", tokens.to_string())
    }

    /// A logout token of these claims beside those that each has.
    pub(crate) fn logout_token(&self, lie: impl Fn(&mut Value, &mut Value)) -> String {
        let mut header = json!({"alg": "ES256", "kid": "one", "typ": "logout+jwt"});
        let number = self.logouts.fetch_add(1, Ordering::SeqCst);
        let mut claims = json!({
            "iss": self.issuer, "aud": "payroll", "iat": now(), "exp": now() + 120,
            "jti": format!("logout-{number}"),
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        });
        lie(&mut header, &mut claims);
        self.signed(&header, &claims)
    }

    fn id_token(&self, nonce: &str) -> String {
        let at_hash = digest(&SHA256, b"an-access-token");
        let mut header = json!({"alg": "ES256", "kid": "one"});
        let mut claims = json!({
            "iss": self.issuer, "aud": "payroll", "sub": "ada", "iat": now(), "exp": now() + 300,
            "nonce": nonce, "auth_time": now() - 60, "amr": ["pwd", "otp"], "acr": "aal2",
            "at_hash": URL_SAFE_NO_PAD.encode(&at_hash.as_ref()[..16]),
        });
        if let Some(lie) = self.lie.lock().unwrap().clone() {
            lie(&mut header, &mut claims);
        }
        self.signed(&header, &claims)
    }

    fn signed(&self, header: &Value, claims: &Value) -> String {
        // A claim that a lie gives as raw JSON stands there twice.
        let mut text = claims.to_string();
        if let Some(raw) = claims.get("raw").and_then(Value::as_str) {
            text = format!("{},{raw}}}", text.trim_end_matches('}'));
        }
        let encode = |part: &str| URL_SAFE_NO_PAD.encode(part);
        let message = format!("{}.{}", encode(&header.to_string()), encode(&text));
        let signature = self.key.sign(&SystemRandom::new(), message.as_bytes()).unwrap();
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
    }
}
