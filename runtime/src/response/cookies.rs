//! Cookies before a response.

use axum::response::{IntoResponse as _, Response};
use http::header::SET_COOKIE;

use crate::cookies::SetCookies;
use crate::response::ResponsePart;
use crate::response::location::failed;
use crate::response::part::{is_error, sealed};

impl sealed::Sealed for SetCookies {}

#[diagnostic::do_not_recommend]
impl ResponsePart for SetCookies {
    fn apply(self, mut response: Response) -> Response {
        if is_error(&response) {
            return response;
        }
        for (name, value) in self.values() {
            match value {
                Ok(value) => _ = response.headers_mut().append(SET_COOKIE, value),
                Err(error) => {
                    let cause =
                        format!("the cookie `{}` cannot be set: {error}", name.escape_debug());
                    return failed(cause).into_response();
                }
            }
        }
        response
    }
}
