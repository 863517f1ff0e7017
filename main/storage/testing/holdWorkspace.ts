/** Child process of a test: takes the workspace given as argument, says so, and holds it until it is killed. */
import { openStorage } from "../storage.ts";

await openStorage(process.argv[2] ?? "", Date.now());
process.stdout.write("held\n");
setInterval(() => {}, 60_000);
