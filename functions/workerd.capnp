# The Worker on a machine of one's own: `cargo xtask run` does all of this, by hand it is
#
#   workerd serve functions/workerd.capnp --socket-addr=http=127.0.0.1:8787 \
#     --directory-path=objects=$PWD/data/objects --directory-path=assets=$PWD/dist
#
# with WM_SIGNING_KEY, WM_DATA_KEY and WM_OPERATOR_KEY (64 hexadecimal digits each) in the environment.

using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    ( name = "main", worker = .worker ),
    ( name = "objects", disk = ( writable = true ) ),
    ( name = "assets", disk = ( writable = false ) ),
  ],
  sockets = [ ( name = "http", http = (), service = "main" ) ],
);

const worker :Workerd.Worker = (
  modules = [
    ( name = "index.js", esModule = embed "build/index.js" ),
    ( name = "index_bg.wasm", wasm = embed "build/index_bg.wasm" ),
  ],
  compatibilityDate = .compatibilityDate,
  bindings = .bindings,
  durableObjectNamespaces = .namespaces,
  durableObjectStorage = ( localDisk = "objects" ),
);

# Shared with workerd.test.capnp.
const compatibilityDate :Text = "2026-04-01";

# Class names and unique keys name the folders under data/objects: they are for ever.
const namespaces :List(Workerd.Worker.DurableObjectNamespace) = [
  ( className = "Site", uniqueKey = "wenming-v1-Site", enableSql = true ),
  ( className = "Ballots", uniqueKey = "wenming-v1-Ballots", enableSql = true ),
  ( className = "Scoreboard", uniqueKey = "wenming-v1-Scoreboard", enableSql = true ),
  ( className = "Counters", uniqueKey = "wenming-v1-Counters", enableSql = true ),
  ( className = "Cases", uniqueKey = "wenming-v1-Cases", enableSql = true ),
  ( className = "Photos", uniqueKey = "wenming-v1-Photos", enableSql = true ),
  ( className = "Contacts", uniqueKey = "wenming-v1-Contacts", enableSql = true ),
  ( className = "Observers", uniqueKey = "wenming-v1-Observers", enableSql = true ),
];

const bindings :List(Workerd.Worker.Binding) = [
  ( name = "SITE", durableObjectNamespace = "Site" ),
  ( name = "BALLOTS", durableObjectNamespace = "Ballots" ),
  ( name = "SCOREBOARD", durableObjectNamespace = "Scoreboard" ),
  ( name = "COUNTERS", durableObjectNamespace = "Counters" ),
  ( name = "CASES", durableObjectNamespace = "Cases" ),
  ( name = "PHOTOS", durableObjectNamespace = "Photos" ),
  ( name = "CONTACTS", durableObjectNamespace = "Contacts" ),
  ( name = "OBSERVERS", durableObjectNamespace = "Observers" ),
  ( name = "ASSETS", service = "assets" ),
  # Secrets.
  ( name = "WM_SIGNING_KEY", fromEnvironment = "WM_SIGNING_KEY" ),
  ( name = "WM_DATA_KEY", fromEnvironment = "WM_DATA_KEY" ),
  ( name = "WM_OPERATOR_KEY", fromEnvironment = "WM_OPERATOR_KEY" ),
  # Keys that were WM_DATA_KEY before, if any.
  ( name = "WM_OLD_DATA_KEYS", fromEnvironment = "WM_OLD_DATA_KEYS" ),
  # Secrets shared with portals, if any.
  ( name = "WM_PORTAL_KEYS", fromEnvironment = "WM_PORTAL_KEYS" ),
  # Keys of Open311 clients that may send requests, if any.
  ( name = "WM_OPEN311_KEYS", fromEnvironment = "WM_OPEN311_KEYS" ),
  # Settings; one that is not set in the environment is null.
  ( name = "WM_SHARDS", fromEnvironment = "WM_SHARDS" ),
  ( name = "WM_GROUP_MS", fromEnvironment = "WM_GROUP_MS" ),
  ( name = "WM_GROUP_MAX", fromEnvironment = "WM_GROUP_MAX" ),
  ( name = "WM_QUEUE_MAX", fromEnvironment = "WM_QUEUE_MAX" ),
  ( name = "WM_RATE", fromEnvironment = "WM_RATE" ),
  ( name = "WM_BASE", fromEnvironment = "WM_BASE" ),
];
