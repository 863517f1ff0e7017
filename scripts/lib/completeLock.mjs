/**
 * npm leaves the packages of other platforms out of package-lock.json when the registry it was made with does not have
 * them, and `npm ci` then refuses the file (everywhere). This adds the missing entries: exact version, platform, no
 * integrity, because none could be fetched. On the platform that needs one, npm takes it from the registry.
 */

/** @typedef {{ version?: string, optional?: boolean, dev?: boolean, os?: string[], cpu?: string[], libc?: string[], optionalDependencies?: Record<string, string> }} Entry */
/** @typedef {{ packages: Record<string, Entry> }} Lock */

const SYSTEMS = ["android", "darwin", "freebsd", "linux", "openharmony", "win32", "sunos", "aix", "netbsd", "openbsd"];
const PROCESSORS = ["arm64", "arm", "ia32", "x64", "ppc64", "s390x", "riscv64", "loong64", "mips64el", "wasm32"];

/**
 * Optional packages that entries of the lock file name at an exact version and that have no entry themselves.
 * @param {Lock} lock
 */
export function missingEntries(lock) {
  /** @type {Record<string, Entry>} */
  const missing = {};
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (!/^\d/.test(version) || versionFor(lock, path, name) === version) continue;
      // Another version stands at the top: this one goes below the package that needs it.
      const place = lock.packages[`node_modules/${name}`] === undefined ? `node_modules/${name}` : `${path}/node_modules/${name}`;
      missing[place] = { version, optional: true, ...(entry.dev === true ? { dev: true } : {}), ...platformOf(name) };
    }
  }
  return missing;
}

/** The lock file with its missing entries, in npm's order. @param {Lock} lock @returns {Lock} */
export function completeLock(lock) {
  const { "": own, ...others } = { ...lock.packages, ...missingEntries(lock) };
  const sorted = Object.fromEntries(Object.entries(others).sort(([a], [b]) => a.localeCompare(b, "en")));
  return { ...lock, packages: { ...(own === undefined ? {} : { "": own }), ...sorted } };
}

/** Platform of a package by the words at the end of its name, e.g. binding-linux-arm64-musl. @param {string} name */
export function platformOf(name) {
  const words = name.split("/").at(-1)?.split(/[-.]/) ?? [];
  const os = SYSTEMS.filter((system) => words.includes(system));
  const cpu = PROCESSORS.filter((processor) => words.includes(processor)).slice(0, 1);
  const libc = words.includes("musl") ? ["musl"] : words.includes("gnu") && os[0] === "linux" ? ["glibc"] : [];
  return { ...(cpu.length > 0 ? { cpu } : {}), ...(libc.length > 0 ? { libc } : {}), ...(os.length > 0 ? { os } : {}) };
}

/** Version that Node's lookup from `path` finds for `name` in the lock file. @param {Lock} lock @param {string} path @param {string} name */
function versionFor(lock, path, name) {
  const folders = path.split("/node_modules/").map((_, index, parts) => parts.slice(0, index + 1).join("/node_modules/"));
  const candidates = [`node_modules/${name}`, ...folders.map((folder) => `${folder}/node_modules/${name}`)];
  return candidates.map((candidate) => lock.packages[candidate]?.version).findLast((version) => version !== undefined);
}
