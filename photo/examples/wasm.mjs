// Time and memory of `photo::take` as WebAssembly, in Node, single-threaded as in a Worker: files that `measure` left in a folder.
//   cargo run --profile tool -p photo --example measure FOLDER
//   cargo build --release --target wasm32-unknown-unknown -p photo --example wasm
//   node photo/examples/wasm.mjs target/wasm32-unknown-unknown/release/examples/wasm.wasm FOLDER
// Memory is the whole of the module's, with the file; it never shrinks. Each file gets a fresh one.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const [, , path, folder] = process.argv;
const module = new WebAssembly.Module(readFileSync(path));
let within = true;
for (const name of readdirSync(folder).sort()) {
  const { exports } = new WebAssembly.Instance(module, {});
  const file = readFileSync(join(folder, name));
  const at = exports.room(file.length);
  new Uint8Array(exports.memory.buffer).set(file, at);
  const stored = exports.take();
  const memory = exports.memory.buffer.byteLength / 2 ** 20;
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    exports.take();
    return performance.now() - start;
  }).sort((a, b) => a - b);
  within &&= memory <= 80;
  const said = stored ? `${Math.round(stored / 1000)} KB` : "refused";
  console.log(`${name.padEnd(24)} ${times[2].toFixed(0).padStart(6)} ms ${memory.toFixed(1).padStart(6)} MiB  ${said}`);
}
process.exitCode = within ? 0 : 1;
