/** `npm run gpu:cuda`: fetches ONNX Runtime's CUDA libraries (about 400 MB, from NuGet), which npm does not carry. Linux x64 with an NVIDIA GPU. */
import { ensureInstalled } from "./lib/install.mjs";
import { StepFailed, say, step, stop } from "./lib/report.mjs";
import { run } from "./lib/run.mjs";
import { findRuntime } from "./lib/runtime.mjs";

try {
  if (process.platform !== "linux" || process.arch !== "x64")
    throw new StepFailed(
      "CUDA is available on Linux x64 only.",
      "nothing to do: DirectML and CoreML are inside the package; choose the provider in the settings.",
    );
  await ensureInstalled();
  await step("Fetching the CUDA libraries of ONNX Runtime", async () => {
    const code = await run(findRuntime(), ["node_modules/onnxruntime-node/script/install.js", "--onnxruntime-node-install=cuda12"], {
      env: { ONNXRUNTIME_NODE_INSTALL: undefined, npm_config_onnxruntime_node_install: undefined },
    });
    if (code !== 0)
      throw new StepFailed(
        `The installer ended with code ${code}.`,
        "check that NuGet can be reached, or set GLOBAL_AGENT_HTTPS_PROXY, and try again.",
      );
  });
  say('Start the app and choose "CUDA" (or "Automatic") as execution provider in the settings.');
} catch (error) {
  stop(error);
}
