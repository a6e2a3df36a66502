//! Data of the first version that could be installed: it opens under today's program, whole.

use rusqlite::{Connection, params};
use tests::{Organizer, Server, html};

use crate::cases::{done, files, report, step};

/// The tables of the cases as they were first published.
const FIRST: &str = "
    CREATE TABLE draft (key TEXT PRIMARY KEY, at INTEGER NOT NULL, place TEXT NOT NULL) STRICT;
    CREATE TABLE report (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, code TEXT NOT NULL UNIQUE, salt INTEGER NOT NULL,
      at INTEGER NOT NULL, state TEXT NOT NULL, kind TEXT NOT NULL, category TEXT NOT NULL, text TEXT NOT NULL, place TEXT NOT NULL,
      photos INTEGER NOT NULL, channel TEXT) STRICT;
    CREATE TABLE history (id INTEGER PRIMARY KEY, report INTEGER NOT NULL, at INTEGER NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL,
      why TEXT NOT NULL) STRICT;
    CREATE INDEX history_of ON history (report);
    CREATE TRIGGER history_stays BEFORE UPDATE ON history BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    CREATE TRIGGER history_whole BEFORE DELETE ON history BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    CREATE TABLE counter (k TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE photo_task (key TEXT PRIMARY KEY, keep INTEGER NOT NULL) STRICT;
";

/// A report as it was stored then.
type Row = (
    i64,
    String,
    String,
    i64,
    i64,
    String,
    String,
    String,
    String,
    i64,
    Option<String>,
);

/// Turns the file into one of the first version, with the reports that are in it.
fn put_back(database: &Connection) {
    let rows: Vec<Row> = database
        .prepare("SELECT id, key, code, salt, at, kind, category, text, place, photos, channel FROM report ORDER BY id")
        .unwrap()
        .query_map([], |row| {
            Ok((
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
                row.get(5)?,
                row.get(6)?,
                row.get(7)?,
                row.get(8)?,
                row.get(9)?,
                row.get(10)?,
            ))
        })
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let tables: Vec<String> = database
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB '_cf_*' AND name NOT GLOB 'sqlite_*'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for table in tables.iter().filter(|table| *table != "migration") {
        database
            .execute_batch(&format!("DROP TABLE \"{table}\""))
            .unwrap();
    }
    database
        .execute_batch("DELETE FROM migration WHERE step > 1")
        .unwrap();
    database.execute_batch(FIRST).unwrap();
    for row in rows {
        database
            .execute(
                "INSERT INTO report (id, key, code, salt, at, state, kind, category, text, place, photos, channel)
                 VALUES (?1, ?2, ?3, ?4, ?5, 'received', ?6, ?7, ?8, ?9, ?10, ?11)",
                params![row.0, row.1, row.2, row.3, row.4, row.5, row.6, row.7, row.8, row.9, row.10],
            )
            .unwrap();
    }
}

#[test]
fn reports_of_the_first_version_become_cases() {
    let mut server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    let mut client = server.client();
    let waiting = report(&mut client, "daolu", "suzhou", "人行道塌了一块");
    let withdrawn = report(&mut client, "daolu", "jinta", "井盖响");
    // Nothing of today's.
    done(&step(&mut admin, 1, "accept", &[]));
    server.kill();
    {
        let database = Connection::open(server.database("Cases")).unwrap();
        put_back(&database);
        database
            .execute_batch(
                "UPDATE report SET state = 'withdrawn' WHERE id = 2;
                 INSERT INTO history (report, at, who, what, why) SELECT 2, at + 60000, '', 'withdrawn', '' FROM report WHERE id = 2;
                 INSERT INTO counter (k, n) VALUES ('something', 7);",
            )
            .unwrap();
    }
    server.start();
    let admin = admin.again(&server);
    let mut admin = admin;
    let mut client = server.client();
    let page = html::words(&client.get(&format!("/r/{waiting}")).expect(200).text());
    assert!(
        page.contains("人行道塌了一块") && page.contains("已收到"),
        "{page}"
    );
    let page = html::words(&client.get(&format!("/r/{withdrawn}")).expect(200).text());
    assert!(page.contains("撤回"), "{page}");
    assert!(admin.cases_are_equal(), "counted again from their histories");
    // They move on, and new ones come after them.
    done(&step(&mut admin, 1, "accept", &[]));
    done(&step(&mut admin, 1, "dispatch", &[("unit", "chengguan")]));
    report(&mut client, "daolu", "suzhou", "第三件");
    assert!(
        admin
            .get("/console/cases/3")
            .expect(200)
            .text()
            .contains("第三件")
    );
    assert!(admin.cases_are_equal());
    server.assert_sound();

    // An update is done once: the next start finds nothing to do.
    server.restart();
    let mut admin = admin.again(&server);
    assert!(
        admin
            .get("/console/cases/1")
            .expect(200)
            .text()
            .contains("人行道塌了一块")
    );
    assert!(admin.cases_are_equal());
}
