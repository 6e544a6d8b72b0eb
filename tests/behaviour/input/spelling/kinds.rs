//! The spellings of each kind of value, those that are taken and those that are refused.

/// What is right and what is wrong for the fields of one kind.
pub(super) struct Kind {
    pub(super) fields: &'static [&'static str],
    /// Whether JSON writes it without quotes.
    pub(super) bare: bool,
    pub(super) right: &'static [&'static str],
    pub(super) wrong: &'static [&'static str],
}

const DAYS: Kind = Kind {
    fields: &["day", "time_day", "jiff_day"],
    bare: false,
    right: &["2024-01-05", "2024-02-29", "1969-12-31"],
    wrong: &[
        "2024-1-5",
        "20240105",
        " 2024-01-05",
        "2024-01-05 ",
        "2024-01-05T10:00:00",
        "2024-01-05T10:00:00Z",
        "2024-01-05 10:00:00",
        "2024-01-05T10:00:00[UTC]",
        "2023-02-29",
        "+2024-01-05",
        "+002024-01-05",
        "2024-005",
        "2024-W01-5",
        "05.01.2024",
        "Fri, 05 Jan 2024",
        "2024-01-05+00:00",
        "\u{ff12}024-01-05",
        "0000-00-00",
        "2024-13-01",
        "2024\u{2013}01\u{2013}05",
    ],
};

const CLOCKS: Kind = Kind {
    fields: &["clock", "time_clock", "jiff_clock"],
    bare: false,
    right: &["10:20:30", "00:00:00", "10:20:30.5", "10:20:30.123456789"],
    wrong: &[
        "10:20",
        "1:20:30",
        "102030",
        "24:00:00",
        "23:59:60",
        "10:20:30Z",
        "T10:20:30",
        "10:20:30 pm",
        "10:20:30,5",
        "10:20:30.",
        "10:60:00",
    ],
};

const LOCALS: Kind = Kind {
    fields: &["local", "time_local", "jiff_local"],
    bare: false,
    right: &["2024-01-05T10:20:30", "2024-01-05T10:20:30.25"],
    wrong: &[
        "2024-01-05",
        "2024-01-05 10:20:30",
        "2024-01-05t10:20:30",
        "2024-01-05T10:20",
        "20240105T102030",
        "2024-01-05T10:20:30Z",
        "2024-01-05 10:20:30.0",
        "2024-01-05T24:00:00",
        "2024-01-05T10:20:30.",
    ],
};

const INSTANTS: Kind = Kind {
    fields: &["instant", "offset", "time_instant", "jiff_instant"],
    bare: false,
    right: &[
        "2024-01-05T10:20:30Z",
        "2024-01-05T10:20:30.5Z",
        "2024-01-05T11:20:30+01:00",
        "2024-01-05T10:20:30.123456789-09:30",
        "0000-01-01T00:00:00Z",
        "9999-12-30T22:00:00Z",
    ],
    wrong: &[
        "2024-01-05T10:20:30",
        "2024-01-05 10:20:30Z",
        "2024-01-05t10:20:30z",
        "2024-01-05T10:20:30+0100",
        "2024-01-05T10:20:30+01",
        "2024-01-05T10:20Z",
        "2024-01-05T23:59:60Z",
        "2024-01-05T10:20:30-00:00",
        "20240105T102030Z",
        "2024-01-05T10:20:30Z[UTC]",
        "2024-01-05 10:20:30.0 +00:00:00",
        "1704450030",
        "Fri, 05 Jan 2024 10:20:30 GMT",
        "2024-01-05T10:20:30+1:00",
        "2024-01-05T10:20:30.Z",
        "2024-01-05T10:20:30\u{2212}01:00",
        "0000-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
    ],
};

pub(super) const KINDS: &[Kind] = &[
    DAYS,
    CLOCKS,
    LOCALS,
    INSTANTS,
    Kind {
        fields: &["jiff_zoned"],
        bare: false,
        right: &[
            "2024-01-05T11:20:30+01:00[+01:00]",
            "2024-01-05T11:20:30+01:00[Europe/Berlin]",
            "2024-01-05T10:20:30Z[UTC]",
        ],
        wrong: &[
            "2024-01-05T11:20:30+01:00[europe/berlin]",
            "2024-01-05T10:20:30Z[Europe/Berlin]",
            "2024-01-05T10:20:30+00:00[+00:00]",
            "2024-01-05T11:20:30+02:00[Europe/Berlin]",
            "2024-01-05T11:20:30+00:00",
            "2024-01-05T11:20:30[UTC]",
            "2024-01-05 11:20:30Z[UTC]",
        ],
    },
    Kind {
        fields: &["whole", "wide", "natural"],
        bare: true,
        right: &["7", "70"],
        wrong: &[
            "+7", "007", "07", "-7", "7.0", "7e0", "0x7", "1_000", "seven", "\u{0667}", "\u{ff17}",
        ],
    },
    Kind {
        fields: &["signed", "signed_wide"],
        bare: true,
        right: &["-7", "0", "9223372036854775807"],
        wrong: &["+7", "-07", "-0", "-00", "-0.0", "7.0", "7e0", "- 7", "--7", "\u{2212}7"],
    },
    Kind {
        fields: &["signed"],
        bare: true,
        right: &["-9223372036854775808"],
        wrong: &["9223372036854775808", "-9223372036854775809"],
    },
    Kind {
        fields: &["wide", "signed_wide"],
        bare: true,
        right: &["170141183460469231731687303715884105727"],
        wrong: &["-0", "340282366920938463463374607431768211456"],
    },
    Kind {
        fields: &["float"],
        bare: true,
        right: &["1.5", "-1.5", "1e3", "0"],
        wrong: &["+1.5", ".5", "5.", "01.5", "1,5", "0x1", "1_0"],
    },
    Kind {
        fields: &["flag"],
        bare: true,
        right: &["true", "false"],
        wrong: &["True", "TRUE", "1", "yes", "t", "off"],
    },
    Kind {
        fields: &["price"],
        bare: false,
        right: &["1.50", "-1.50", "0", "1000"],
        wrong: &["+1.50", "1e3", "1_000", ".5", "5.", "01.5", " 1.5", "1,5"],
    },
    Kind {
        fields: &["key"],
        bare: false,
        right: &["67e55044-10b1-426f-9247-bb680e5fe0c8"],
        wrong: &[
            "67e5504410b1426f9247bb680e5fe0c8",
            "urn:uuid:67e55044-10b1-426f-9247-bb680e5fe0c8",
            "{67e55044-10b1-426f-9247-bb680e5fe0c8}",
            "67E55044-10B1-426F-9247-BB680E5FE0C8",
        ],
    },
    Kind {
        fields: &["address"],
        bare: false,
        right: &["192.0.2.1", "2001:db8::1"],
        wrong: &[
            "192.0.2.01",
            "2001:DB8::1",
            "2001:db8:0:0::1",
            "[2001:db8::1]",
            "3221225985",
            "192.0.2",
            "2001:db8::1%eth0",
            "::0001",
        ],
    },
    Kind {
        fields: &["socket"],
        bare: false,
        right: &["192.0.2.1:80", "[2001:db8::1]:80"],
        wrong: &[
            "192.0.2.1:080",
            "192.0.2.1",
            "[2001:DB8::1]:80",
            "192.0.2.1:65536",
            "192.0.2.1:",
            "localhost:80",
        ],
    },
];
