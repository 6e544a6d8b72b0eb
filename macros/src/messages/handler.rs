//! What is said about the function below `#[secure]` or `#[public]`.

texts! {
    /// A struct, an impl block and so on.
    NOT_A_FUNCTION = "`#[{}]` guards an `async fn`, not {}\nhelp: write it above each handler";
    /// A function without a body.
    NO_BODY = "`#[{}]` guards a function with a body, not a trait's method\nhelp: write it above a free `async fn`";
    /// `x: Json(New)`.
    TYPE_IN_PARENTHESES = "type arguments are written in angle brackets\nhelp: write `{}`";
    /// A function that is not async.
    NOT_ASYNC = "a guarded handler must be `async`\nhelp: write `async fn {}`";
    /// A method.
    RECEIVER = "a guarded handler cannot take `self`\nhelp: make it a free function and take what it needs as a parameter";
    /// A second handler of a name.
    NAMED_TWICE = "two handlers of this module are called `{}`\nhelp: give each a name of its own";
    /// `Self` in the signature.
    SELF_TYPE = "a guarded handler must be outside `impl`: `Self` is not known here\nhelp: make it a free function and write the type's name";
    /// A function of an `impl` block or of a trait.
    IN_IMPL = "a guarded handler must be outside `impl` and `trait`: its guard is a type beside it\nhelp: make it a free function";
    /// `unsafe`, `const`, `extern`.
    QUALIFIER = "a guarded handler cannot be `{}`\nhelp: remove `{}`; only the guard calls a handler";
    /// `...`.
    VARIADIC = "a guarded handler cannot be variadic\nhelp: name each parameter";
    /// `fn main`.
    MAIN = "`main` cannot be a handler\nhelp: give the handler another name";
    /// More than the runtime's tuples hold.
    TOO_MANY_PARAMETERS = "a guarded handler takes at most {} parameters, and this one takes {}\nhelp: hold several states in one `State<AppState>`, and what several queries or headers bring in one `#[input]`";
    /// `fn f<'a>`.
    LIFETIMES = "a guarded handler cannot have lifetime parameters: the data of a request is owned\nhelp: take owned types";
    /// `x: impl Trait`.
    IMPL_PARAMETER = "a guarded handler cannot take `impl Trait`: the type must be named to be checked\nhelp: write the type, or a type parameter `T: Trait`";
    /// `x: &str`.
    BORROWED_PARAMETER = "a guarded handler cannot take borrowed data: there is nothing to borrow from\nhelp: take an owned type";
    /// `Json<T>` before another parameter.
    BODY_NOT_LAST = "the body is read by the last parameter\nhelp: move `{}` behind the others";
    /// `Json<T>` and `Form<U>`.
    TWO_BODIES = "a request has one body, which the last parameter reads\nhelp: keep one of the two, or read both from one type with `#[input]`";
    /// `Option<Query<T>>`.
    NEVER_ABSENT = "`{}` cannot be optional\nhelp: {}";
    /// `Authorized<Read, Note>`.
    ACTION_FIRST = "the object type comes before the action\nhelp: write `Authorized<{}, {}>`";
    /// `Vec<Json<T>>`.
    WRAPPED = "`{}` cannot be read from a request inside `{}`\nhelp: {}";
    /// `id: u64`.
    VALUE_ALONE = "`{}` does not say where in the request it is\nhelp: write `Path<{}>` where the path has it, or make it a field of a type with `#[input]`";
    /// `#[cfg(..)] x: X`.
    CFG_PARAMETER = "a parameter of a guarded handler cannot depend on `cfg`: the guard must know every parameter\nhelp: write two handlers, each under its own `cfg`";
    /// `-> !`.
    NEVER = "a guarded handler must return a response\nhelp: return a response type";
    /// `-> impl IntoResponse`.
    IMPL_RESPONSE = "a guarded handler cannot return `impl Trait`: the response type must be named to be checked\nhelp: return the type, such as `Json<Employee>` or `Result<Json<Employee>, Problem>`";
    /// Another guard on the same function.
    SECOND_GUARD = "a handler can have only one guard\nhelp: keep one of them; the keys of one `#[secure]` combine as `all`";
    /// `utoipa::path` below.
    DOCUMENTING = "`#[{}]` below the guard would document the guard's signature, not the handler's\nhelp: move it above `#[{}]`";
    /// `tokio::main`, `tokio::test`, `test`.
    RUNTIME = "a handler runs in the server's runtime: `#[{}]` would give it one of its own\nhelp: remove it here";
    /// A function that an attribute above made synchronous.
    RUNTIME_ABOVE = "a handler runs in the server's runtime, and an attribute above gave it one of its own\nhelp: remove `#[tokio::main]` or `#[tokio::test]` here";
    /// `#[unchecked]` without a reason.
    UNCHECKED_FORM = "`#[unchecked]` needs a reason why this parameter is not checked\nhelp: write `#[unchecked(\"why\")]`";
    /// `#[unchecked("why")]` above the handler.
    UNCHECKED_ON_FUNCTION = "`#[unchecked]` is about one parameter\nhelp: write it before the parameter, as in `#[unchecked(\"why\")] body: String`";
    /// `#[unchecked]` twice on one parameter.
    UNCHECKED_TWICE = "`#[unchecked]` is given more than once on this parameter\nhelp: keep one of them";
}
