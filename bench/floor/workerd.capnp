# See worker.js.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [ ( name = "main", worker = .worker ) ],
  sockets = [ ( name = "http", http = (), service = "main" ) ],
);

const worker :Workerd.Worker = (
  modules = [ ( name = "worker.js", esModule = embed "worker.js" ) ],
  compatibilityDate = "2026-04-01",
  bindings = [ ( name = "SHARD", durableObjectNamespace = "Shard" ) ],
  durableObjectNamespaces = [ ( className = "Shard", uniqueKey = "floor" ) ],
  durableObjectStorage = ( inMemory = void ),
);
