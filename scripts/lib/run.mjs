import { spawn } from "node:child_process";
import { ROOT } from "./root.mjs";

/**
 * Runs a command in the checkout with our output as its own; resolves to its exit code.
 * @param {string} command @param {readonly string[]} words @param {{ env?: Record<string, string | undefined> }} [options]
 * @returns {Promise<number>}
 */
export function run(command, words, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, [...words], { cwd: ROOT, stdio: "inherit", env: { ...process.env, ...options.env } });
    child.once("error", () => resolve(127));
    child.once("exit", (code, signal) => resolve(code ?? (signal === null ? 1 : 128)));
  });
}

/**
 * As `run`, but collects the output.
 * @param {string} command @param {readonly string[]} words @param {{ env?: Record<string, string | undefined> }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function capture(command, words, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, [...words], { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...options.env } });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (output += text));
    child.once("error", (error) => resolve({ code: 127, output: error.message }));
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
