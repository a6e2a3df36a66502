# As workerd.capnp, around the build with the test clock (`cargo xtask build --test-clock`).

using Workerd = import "/workerd/workerd.capnp";
using Release = import "workerd.capnp";

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
    ( name = "index.js", esModule = embed "build-test/index.js" ),
    ( name = "index_bg.wasm", wasm = embed "build-test/index_bg.wasm" ),
  ],
  compatibilityDate = Release.compatibilityDate,
  bindings = Release.bindings,
  durableObjectNamespaces = Release.namespaces,
  durableObjectStorage = ( localDisk = "objects" ),
);
