/**
 * `npm run test:training`: the tests of models/training, in a virtual environment of their own (models/training/.venv) that the first run
 * makes. PALIMPSEST_PYTHON names an interpreter that has the packages already and is used as it is. Further words go to pytest.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkNode } from "./lib/install.mjs";
import { StepFailed, step, stop } from "./lib/report.mjs";
import { ROOT } from "./lib/root.mjs";
import { capture, run } from "./lib/run.mjs";

const FOLDER = join("models", "training");
const VENV = join(FOLDER, ".venv");
const SETTINGS = join(FOLDER, "pyproject.toml");
const INTERPRETER = join(VENV, ...(process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"]));
const NOTE = join(ROOT, VENV, ".palimpsest-installed");
/** Oldest Python of pyproject.toml. @type {readonly [number, number]} */
const MINIMUM = [3, 11];
const NEEDED = "import numpy, onnx, onnxruntime, onnxscript, pytest, tokenizers, torch";
// One thread: several tests fork workers, and small matrices gain nothing from more.
const ENVIRONMENT = { OMP_NUM_THREADS: "1", PYTHONDONTWRITEBYTECODE: "1", PYTHONUTF8: "1" };

try {
  checkNode();
  const python = process.env.PALIMPSEST_PYTHON ? await given(process.env.PALIMPSEST_PYTHON) : await own();
  // Two processes where pytest-xdist is there; a file's tests share what they export, so they stay together.
  const parallel = (await capture(python, ["-c", "import xdist"])).code === 0 ? ["-n", "2", "--dist", "loadfile"] : [];
  const words = ["-m", "pytest", "-c", SETTINGS, "--rootdir", FOLDER, ...parallel, join(FOLDER, "tests"), ...process.argv.slice(2)];
  process.exit(await run(python, words, { env: ENVIRONMENT }));
} catch (error) {
  stop(error);
}

/** An interpreter that the user chose. @param {string} python @returns {Promise<string>} */
async function given(python) {
  const { code, output } = await capture(python, ["-c", NEEDED]);
  if (code !== 0) {
    throw new StepFailed(
      `PALIMPSEST_PYTHON is ${python}, which does not run the training code: ${output.trim().split("\n").at(-1)}`,
      `install the packages there (${python} -m pip install -e '${FOLDER}[test]'), or unset PALIMPSEST_PYTHON to have an environment made.`,
    );
  }
  return python;
}

/** The interpreter of models/training/.venv, made or renewed when pyproject.toml has changed. @returns {Promise<string>} */
async function own() {
  const wanted = createHash("sha256")
    .update(readFileSync(join(ROOT, SETTINGS)))
    .digest("hex");
  if (existsSync(join(ROOT, INTERPRETER)) && existsSync(NOTE) && readFileSync(NOTE, "utf8") === wanted) return INTERPRETER;
  if (!(await works(INTERPRETER))) await makeEnvironment(await findPython());
  await step("Installing PyTorch, ONNX Runtime and pytest there (the first time may take minutes)", async () => {
    const words = ["-m", "pip", "install", "--quiet", "--retries", "0", "-e", `${FOLDER}[test]`];
    const code = await run(INTERPRETER, words);
    if (code !== 0) {
      throw new StepFailed(
        `pip ended with code ${code}.`,
        "check that the Python package index can be reached and that the disk has 6 GB free; PIP_INDEX_URL names another index, " +
          "for example one with PyTorch for processors only (1 GB).",
      );
    }
    writeFileSync(NOTE, wanted);
  });
  return INTERPRETER;
}

/** Does the interpreter start and have pip? @param {string} python @returns {Promise<boolean>} */
async function works(python) {
  return existsSync(join(ROOT, python)) && (await capture(python, ["-m", "pip", "--version"])).code === 0;
}

/** Makes models/training/.venv anew. @param {string} base interpreter @returns {Promise<void>} */
async function makeEnvironment(base) {
  await step(`Making ${VENV}`, async () => {
    rmSync(join(ROOT, VENV), { recursive: true, force: true });
    const { code, output } = await capture(base, ["-m", "venv", VENV]);
    if (code === 0) return;
    rmSync(join(ROOT, VENV), { recursive: true, force: true });
    throw new StepFailed(
      `${base} cannot make virtual environments: ${output.trim().split("\n").at(-1)}`,
      "install the venv module (on Debian and Ubuntu: apt-get install python3-venv), or set PALIMPSEST_PYTHON to an interpreter that has the packages.",
    );
  });
}

/** A Python on the path that is new enough. @returns {Promise<string>} */
async function findPython() {
  const found = [];
  for (const python of ["python3", "python", "python3.13", "python3.12", "python3.11"]) {
    const { code, output } = await capture(python, ["-c", "import sys; print(*sys.version_info[:2])"]);
    const version = output.trim().split(" ").map(Number);
    if (code !== 0 || version.length !== 2 || version.some(Number.isNaN)) continue;
    const [major = 0, minor = 0] = version;
    if (major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1])) return python;
    found.push(`${python} is ${major}.${minor}`);
  }
  throw new StepFailed(
    `The training code needs Python ${MINIMUM.join(".")} or newer${found.length > 0 ? `; ${found.join(", ")}` : ", and there is no Python on the path"}.`,
    "install Python (on Debian and Ubuntu: apt-get install python3 python3-venv; on Windows and macOS from python.org), or set PALIMPSEST_PYTHON to an " +
      "interpreter that has the packages. Only the training code needs it: npm test does not.",
  );
}
