//! The examples of RFC 7515, appendix A, and RFC 8037, appendix A.4. Their signatures hold; none of
//! them is a token for an API, so they are refused one step later.

use super::*;
use crate::auth::jwt::algorithm::Algorithm;
use crate::auth::jwt::header::TokenType;
use crate::auth::jwt::key::Key;
use crate::auth::jwt::{JwtConfigError, PublicKey};

const JOE: &str = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19y\
                   b290Ijp0cnVlfQ";

/// Checks the signature, which precedes every rule for claims, and one that is off by a bit.
#[track_caller]
fn signature_holds(jwt: impl Fn() -> Jwt, token: &str, then: TokenError) {
    let verifier = jwt().issuer("joe").audience("us").plain_tokens().build().unwrap();
    refused(verifier.verify(token, 0, &NAMES), then);
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let first = if signature.starts_with('a') { 'b' } else { 'a' };
    let forged = format!("{signed}.{first}{}", &signature[1..]);
    refused(verifier.verify(&forged, 0, &NAMES), TokenError::SignatureInvalid);
}

#[test]
fn rfc_7515_a_1_hs256() {
    let key =
        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
    let key = URL_SAFE_NO_PAD.decode(key).unwrap();
    let token = format!(
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.{JOE}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    );
    let guessable = only_fault(Jwt::hs256(&key).issuer("joe").audience("us").plain_tokens());
    assert!(matches!(guessable, JwtConfigError::GuessableSecret(_)), "everybody knows this key");
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
    let key = Key::secret(Algorithm::Hs256, None, Box::new(key));
    assert_eq!(key.verify((b"", TokenType::Jwt), signed.as_bytes(), signature.as_bytes()), Ok(()));
    let forged = signature.replacen('d', "e", 1);
    assert_eq!(
        key.verify((b"", TokenType::Jwt), signed.as_bytes(), forged.as_bytes()),
        Err(TokenError::SignatureInvalid)
    );
}

#[test]
fn rfc_7515_a_2_rs256() {
    let n = "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt\
             0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSX\
             ndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5\
             IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";
    let token = format!(
        "eyJhbGciOiJSUzI1NiJ9.{JOE}.\
         cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2\
         Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQ\
         BMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6Ie\
         YI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"
    );
    signature_holds(|| Jwt::rs256(PublicKey::rsa(n, "AQAB")), &token, TokenError::ClaimMissing);
}

#[test]
fn rfc_7515_a_3_es256() {
    let x = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
    let y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
    let token = format!(
        "eyJhbGciOiJFUzI1NiJ9.{JOE}.\
         DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
    );
    signature_holds(|| Jwt::es256(PublicKey::ec(x, y)), &token, TokenError::ClaimMissing);
}

#[test]
fn rfc_8037_a_4_ed25519() {
    let x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
    let token = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.\
                 hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
    signature_holds(|| Jwt::eddsa(PublicKey::ed25519(x)), token, TokenError::ClaimsInvalid);
}
