/** `lengthMemory.ts FOLDER TOKENS`: one step of a Fourier diffusion over a document of so many tokens; prints the most memory of this process, bytes. */
import { openFourier } from "../main/inference/child/families/fourierDiffusion/family.ts";
import { openPackage } from "../main/inference/child/openPackage.ts";

const SPAN = 64;
const [folder = "", count = "0"] = process.argv.slice(2);
const tokens = Number(count);
const { fourier } = await openFourier(await openPackage(folder), "cpu");
const ids = Int32Array.from({ length: tokens - SPAN }, (_, i) => 20 + (i % 500));
const context = await fourier.network.context(
  ids,
  Int32Array.from(ids, (_, i) => i),
);
const mask = new Int32Array(SPAN).fill(fourier.shape.mask);
await fourier.network.step(
  mask,
  1,
  Int32Array.from(mask, (_, i) => tokens - SPAN + i),
  context,
);
process.stdout.write(`${process.resourceUsage().maxRSS * 1024}\n`);
process.exit(0);
