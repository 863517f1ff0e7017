import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Unit, property, contract, storage and inference tests: beside the code, run by Node with the real libraries. */
export default defineConfig({
  test: {
    environment: "node",
    include: ["{src,main,renderer,scripts,tests,bench}/**/*.test.{ts,tsx}"],
    exclude: ["**/node_modules/**", "dist/**", "release/**", "tests/layers/fixtures/**"],
    // Native modules (SQLite, ONNX Runtime) crash when several worker threads of one process load them.
    pool: "forks",
    // Vitest leaves one core free, of two that is half of them.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 120_000,
    hookTimeout: 120_000,
    passWithNoTests: false,
  },
});
