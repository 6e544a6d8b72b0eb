//! What is said about the values of single options.

texts! {
    /// Text that is not a rate.
    RATE_FORM = "`{}` is not a rate\nhelp: write a count and a window: `\"10/s\"`, `\"100/m\"`, `\"5/h\"`, `\"1000/d\"` or `\"10/15s\"`";
    /// `"0/s"`.
    RATE_ZERO = "a rate of zero refuses every request\nhelp: allow at least one request in the window";
    /// More than fits.
    RATE_TOO_LARGE = "{} requests are more than a rate can count\nhelp: name at most 4294967295";
    /// `"10/0s"`.
    WINDOW_ZERO = "a window of zero seconds counts nothing\nhelp: name at least one second, as in `\"10/s\"`";
    /// A window that no budget outlives.
    WINDOW_TOO_LONG = "a rate's window is at most 30 days\nhelp: count by the day, as in `\"1000/d\"`";
    /// `rate(..)` without `limit`.
    LIMIT_MISSING = "`rate(..)` needs a `limit`\nhelp: write `rate(limit = \"100/m\", ..)`";
    /// `burst = 0`, `cost = 0`.
    COUNT_ZERO = "`{}` is zero\nhelp: write `1` or more, or leave it out";
    /// A number past what is counted.
    COUNT_TOO_LARGE = "`{}` is too large\nhelp: name at most 4294967295";
    /// A request that costs more than the bucket ever holds.
    COST_OVER_BURST = "a request that costs {} can never pass: at most {} are available at once\nhelp: lower `cost` or raise `burst`";
    /// `per` with another word, near to a known one.
    PER_UNKNOWN_NEAR = "a rate cannot count by `{}`: did you mean `{}`?";
    /// `per` with another word.
    PER_UNKNOWN = "a rate cannot count by `{}`\nhelp: write one of {}";
    /// `per = path(id)`, `per = country("x")`.
    PER_FORM = "a rate cannot count by this\nhelp: write `path(\"id\")`, `header(\"x-device\")`, `field(\"email\")` or `by(function)`, or a word in quotes such as `\"ip\"`";
    /// Nothing but what clients tell of themselves.
    RATE_CHOSEN = "every rate here counts by a value that the client chooses, so that a new value is a new budget\nhelp: add one that counts the caller, the address or everyone, such as `rate = \"100/m\"`";
    /// `"10/day"` without a time zone.
    ZONE_MISSING = "`{}` ends at midnight and needs a time zone\nhelp: write `rate(limit = \"1000/day\", zone = \"Europe/Berlin\")`, or `\"1000/d\"` for 24 hours from the first request";
    /// `zone` beside a window.
    ZONE_WITHOUT_CALENDAR = "`zone` needs a limit by day or month\nhelp: remove it, or write `\"1000/day\"` or `\"1000/month\"`";
    /// `limit` and `plan`.
    LIMIT_AND_PLAN = "a rate takes its limit from `plan` or `limit`, not both\nhelp: remove one, or write a second `rate(..)`";
    /// `burst` beside `plan` or `named(..)`.
    BURST_ELSEWHERE = "a burst belongs to its limit\nhelp: write it beside the limit: `#[plan(rate(limit = \"10/s\", burst = 20))]`, or in the configuration";
    /// `burst` beside a calendar.
    BURST_OF_CALENDAR = "a day or a month of a calendar has no burst: its requests may come in any order\nhelp: remove it, and add a second `rate(..)` with a window where they may not";
    /// `per` or `on_failure` beside `named(..)`.
    NAMED_SAYS_WHOM = "a named limit is shared, so `per` and `on_failure` belong to its configuration\nhelp: write it there: `.limit(\"export\", rate.per(Per::Tenant))`";
    /// `cost = after` alone.
    RESERVE_MISSING = "`cost = after` needs a `reserve`: the cost that is taken until the handler settles\nhelp: write `cost = after, reserve = 100`";
    /// `reserve` alone.
    RESERVE_WITHOUT_AFTER = "`reserve` needs `cost = after`\nhelp: write both, or `cost = ..` alone";
    /// Failures with a cost that is told afterwards.
    FAILURES_AFTER = "a rate of failures cannot use `cost = after`: a failed handler settles nothing\nhelp: write `cost = ..` with a number, or leave it out";
    /// `count` or `each` with another word.
    WORD_UNKNOWN = "`{}` cannot be `{}`\nhelp: write `{}`, the default, or `{}`";
    /// `on_failure` with a word like one of the three.
    ON_FAILURE_UNKNOWN_NEAR = "`on_failure` cannot be `{}`: did you mean `{}`?";
    /// `on_failure` with another word.
    ON_FAILURE_UNKNOWN = "`on_failure` cannot be `{}`\nhelp: write one of {}";
    /// `in_flight(..)` without `limit`.
    IN_FLIGHT_LIMIT_MISSING = "`in_flight(..)` needs a `limit`\nhelp: write `in_flight(limit = 10, ..)`";
    /// Two bounds for the same callers.
    IN_FLIGHT_TWICE = "two bounds on requests in flight count the same callers\nhelp: keep the stricter one, or give one of them another `per`";
    /// `named()`, `named(export)`, `named("a b")`.
    NAMED_FORM = "`named(..)` takes one name: letters, digits, `_` and `-` in quotes\nhelp: write `named(\"export\")`";
    /// A name, an octet with a leading zero, or no address at all.
    ADDRESS_FORM = "`{}` is not an address range\nhelp: write an address in digits, without leading zeros, and the number of its bits: `\"10.0.0.0/8\"` or `\"2001:db8::/32\"`";
    /// An address alone.
    ADDRESS_PREFIX_MISSING = "`{}` does not say how many addresses it means\nhelp: for this address alone write `\"{}\"`";
    /// What is after the slash.
    ADDRESS_PREFIX = "`{}` has no number of bits after the slash that an address has\nhelp: write a number up to {}";
    /// Bits behind the prefix.
    ADDRESS_HOST_BITS = "`{}` has bits behind its prefix\nhelp: write `\"{}\"`";
    /// An IPv4 range as IPv6 spells it.
    ADDRESS_MAPPED = "`{}` is a range of IPv4 in the spelling of IPv6\nhelp: write `\"{}\"`";
    /// A prefix of no bits.
    ADDRESS_EVERYONE = "`{}` is every address: such a rule has no effect or refuses everyone\nhelp: remove it, or name a range";
    /// A range of IPv6 that holds `::ffff:0:0/96`.
    ADDRESS_HOLDS_MAPPED = "`{}` holds IPv4 in the spelling of IPv6, and means IPv6 alone\nhelp: write a longer prefix, such as `\"2000::/3\"` for all global addresses";
    /// `allow_ip()`.
    ADDRESS_NONE = "`{}` names no address\nhelp: write `{}`, or remove it";
    /// A range in a range of the same list.
    ADDRESS_TWICE = "`{}` lies within `{}`, which is listed too\nhelp: keep one of them";
    /// `allow_ip = "10.1.0.0/16", deny_ip = "10.0.0.0/8"`.
    ADDRESS_DENIED = "`{}` is allowed and denied by `{}`: no address in it could call\nhelp: remove one of them";
    /// Text that is not a version.
    VERSION_FORM = "`{}` is not a version\nhelp: write lower-case letters and digits, with `.`, `-` or `_` between them, at most 32: `version = \"2\"`";
    /// Text that is not a date.
    DATE_FORM = "`{}` is not a date\nhelp: write a day or a time in UTC: `\"2026-12-31\"` or `\"2026-12-31T23:59:59Z\"`";
    /// `deprecated = "2026-12-31", sunset = "2026-01-01"`.
    SUNSET_BEFORE_DEPRECATION = "`sunset` is before `deprecated`: what is gone cannot be deprecated (RFC 9745, 4)\nhelp: write a later `sunset`, or an earlier `deprecated`";
    /// `successor` alone.
    SUCCESSOR_ALONE = "`successor` says where callers of something deprecated go\nhelp: write `deprecated = \"2026-06-30\"` or `sunset = \"2026-12-31\"` beside it";
    /// Text that no link takes.
    SUCCESSOR_FORM = "`{}` is not a path or an https address\nhelp: write `successor = \"/v3/employees\"`, with parameters of the route as `{id}`";
    /// Text that is not a size.
    SIZE_FORM = "`{}` is not a size\nhelp: write a number and a unit: `\"500B\"`, `\"64KiB\"` or `\"1MiB\"`";
    /// `"64KB"`.
    SIZE_UNIT = "`{}` may mean 1000 or 1024\nhelp: write `\"{}\"`";
    /// `"0B"`.
    SIZE_ZERO = "a body limit of zero bytes refuses every request with a body\nhelp: leave `body` out where the handler reads none";
    /// More than a guard buffers.
    SIZE_TOO_LARGE = "`{}` is larger than the maximum size\nhelp: name at most `\"1GiB\"`";
    /// Text that is not a duration.
    TIME_FORM = "`{}` is not a duration\nhelp: write a number and a unit: `\"500ms\"`, `\"5s\"` or `\"2m\"`";
    /// `"0s"`.
    TIME_ZERO = "a timeout of zero fails every request\nhelp: leave `timeout` out for the default of 30 seconds";
    /// Longer than any request should live.
    TIME_TOO_LONG = "`{}` is longer than the maximum timeout\nhelp: name at most `\"1h\"`";
    /// `auth = any()`.
    AUTH_EMPTY = "`auth` names no scheme\nhelp: write `auth = \"jwt\"`, or leave it out for the default";
    /// `auth = ""`.
    AUTH_BLANK = "a scheme's name cannot be empty\nhelp: write `auth = \"jwt\"`";
    /// A scheme twice.
    AUTH_TWICE = "the scheme `{}` is given more than once\nhelp: keep one of them";
    /// An origin that no browser writes.
    ORIGIN_FORM = "`{}` {}\nhelp: write an origin as browsers do, as in `\"https://app.example\"`: in lower case, without a slash, a wildcard or the default port";
    /// An origin twice.
    ORIGIN_TWICE = "the origin `{}` is given more than once\nhelp: keep one of them";
    /// `auth = all(..)`.
    AUTH_ALL = "a request carries one credential: schemes cannot be joined by `{}(..)`\nhelp: write `auth = any(..)`";
    /// A rate that is never reached before a stricter one beside it.
    REDUNDANT_RATE = "this rate has no effect: `{}` is always used up before it\nhelp: remove it, or give it another burst or another `per`";

    /// `step_up()`.
    STEP_UP_EMPTY = "`step_up(..)` demands nothing\nhelp: write `step_up(acr = \"aal2\")`, `step_up(max_age = \"5m\")` or both";
    /// `break_glass(..)` without a role or a time.
    BREAK_GLASS_UNSAID = "`break_glass(..)` needs a `role` and a time: who may pass in an emergency, and for how long\nhelp: write `break_glass(role = \"on_call\", lasts = \"1h\")`";
    /// `break_glass(.., lasts = "1h", once_per = "1h")`.
    BREAK_GLASS_ENDLESS = "`once_per` is not longer than `lasts`, so the emergency would never end\nhelp: make `once_per` longer than `lasts`";

    /// `firewall(except = "942100")`, `firewall(reason = "..")`.
    FIREWALL_UNSAID = "`firewall(..)` needs what to exclude, and a `reason`\nhelp: write `firewall(except = \"942100\", reason = \"why\")`; `head_only` leaves bodies out, `off` everything";
    /// `firewall(off, head_only, ..)`.
    FIREWALL_OFF = "a firewall that is off has nothing left to except\nhelp: keep `off`, or remove it";
    /// An id that no rule has.
    FIREWALL_RULE = "`{}` is not an id of a rule\nhelp: write up to 64 letters and digits of ASCII, as in `except = \"942100\"`";
    /// A rule twice.
    FIREWALL_TWICE = "the rule `{}` is given more than once\nhelp: keep one of them";
    /// `cross_tenants(from = "support")`.
    CROSS_TENANTS_UNSAID = "`cross_tenants(..)` needs `from` and `reason`: callers of which tenant may act in another, and why\nhelp: write `cross_tenants(from = \"support\", reason = \"support looks after every customer\")`";
    /// `cross_tenants(..)` without a rule.
    CROSS_TENANTS_FOR_ALL = "`cross_tenants(..)` without a rule opens every tenant to all callers of one\nhelp: say which of them may: `role = \"..\"`, `scope`, `permission` or `allow`";

    /// `approve(by = 2)`.
    APPROVE_UNSAID = "`approve(..)` needs `by` and `of`: how many others approve, and who\nhelp: write `approve(by = 2, of = role(\"admin\"))`";
}
