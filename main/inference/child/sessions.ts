/** ONNX Runtime sessions of a package: the first provider of the table that really runs the graphs. */
import { availableParallelism } from "node:os";
import path from "node:path";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { brokenPackage } from "../package/files.ts";
import { type Dtype, FAMILIES, type Manifest, opensLater, ROLES } from "../package/manifest.ts";
import { withoutFolder } from "../package/plainReason.ts";
import type { ProviderChoice, ProviderChoiceFacts, ProviderName } from "../protocol.ts";
import { InferenceSession } from "./environment.ts";
import { choiceFacts, choiceReason, dtypesFor, type FailedAttempt, noteOf, noteText, providersFor } from "./providers.ts";

const MOST_THREADS = 4; // beyond this a step of 64 tokens gains nothing and the interface loses cores

export interface OpenSessions {
  readonly provider: ProviderName;
  /** Why this provider: one English sentence, and the same in values. */
  readonly reason: string;
  readonly facts: ProviderChoiceFacts;
  readonly dtype: Dtype;
  /** The graphs that the family requires, by role. */
  readonly graphs: ReadonlyMap<string, InferenceSession>;
  readonly optional: OptionalGraphs;
}

/** Graphs that are seldom needed: each is opened when it is first asked for. */
export class OptionalGraphs {
  readonly #open: (role: string) => Promise<InferenceSession>;
  readonly #roles: ReadonlySet<string>;
  readonly #opened = new Map<string, Promise<InferenceSession>>();

  /** `roles` are those that the package has. */
  constructor(roles: Iterable<string>, open: (role: string) => Promise<InferenceSession>) {
    this.#roles = new Set(roles);
    this.#open = open;
  }

  has(role: string): boolean {
    return this.#roles.has(role);
  }

  /** Null when the package has no such graph. Rejects with ONNX Runtime's error. */
  async get(role: string): Promise<InferenceSession | null> {
    if (!this.has(role)) return null;
    const opened = this.#opened.get(role) ?? this.#open(role);
    this.#opened.set(role, opened);
    return opened.catch((error: unknown) => {
      this.#opened.delete(role);
      throw error;
    });
  }

  async release(): Promise<void> {
    const opened = [...this.#opened.values()];
    this.#opened.clear();
    for (const session of opened) await session.then((found) => found.release()).catch(() => {});
  }
}

/** Runs each graph on small inputs and returns the milliseconds of a step; rejects when the provider cannot run them. */
export type Probe = (sessions: OpenSessions) => Promise<number>;

/**
 * A step of the probe that takes longer on "WebGPU" is compared with the CPU's, and the faster one wins: a driver may only imitate a GPU, and
 * some real ones are slower than a good CPU. Below this (ms) there is nothing to gain from looking.
 */
const SUSPICIOUS_MS = 2;
/** Probes of which the fastest counts where two providers are compared: a machine that is busy elsewhere slows down a single one. */
const PROBES = 3;

/**
 * Opens all graphs on the first provider and precision that pass the probe; with "auto" a suspiciously slow WebGPU must also be faster than the
 * CPU. Throws MODEL_BROKEN when not even the CPU runs them.
 */
export async function openSessions(
  folder: string,
  manifest: Manifest,
  choice: ProviderChoice,
  probe: Probe,
  platform: NodeJS.Platform = process.platform,
): Promise<OpenSessions> {
  const available = new Set(manifest.graphs.map((graph) => graph.dtype));
  const failed: FailedAttempt[] = [];
  const threads = threadCount();
  let slow: { readonly sessions: OpenSessions; readonly ms: number } | null = null;
  for (const provider of providersFor(choice, platform)) {
    const dtypes = dtypesFor(provider, available);
    if (dtypes.length === 0) failed.push({ provider, dtype: null, code: "cpu-only-package", message: "" });
    for (const dtype of dtypes) {
      let opened: OpenSessions | null = null;
      try {
        const graphs = await openGraphs(folder, manifest, provider, dtype, threads);
        const optional = optionalGraphs(folder, manifest, provider, dtype, threads);
        const facts = choiceFacts(provider, dtype, failed, threads);
        opened = { provider, dtype, graphs, optional, facts, reason: choiceReason(provider, facts) };
        const first = await probe(opened);
        const isSuspicious: boolean = choice === "auto" && provider === "webgpu" && first > SUSPICIOUS_MS && slow === null;
        const ms: number = isSuspicious || slow ? await fastest(probe, opened, first) : first;
        if (isSuspicious) {
          slow = { sessions: opened, ms };
          failed.push({ provider, dtype, code: "slower-than-cpu", message: "" });
          break;
        }
        if (slow && slow.ms < ms) {
          await releaseSessions(opened);
          return slow.sessions;
        }
        if (slow) await releaseSessions(slow.sessions);
        return opened;
      } catch (error) {
        if (opened) await releaseSessions(opened);
        failed.push({ dtype, ...noteOf(provider, withoutFolder(error instanceof Error ? error.message : String(error), folder)) });
      }
    }
  }
  if (slow) return slow.sessions;
  throw brokenPackage(folder, `no execution provider runs its graphs: ${failed.map(noteText).join("; ")}`, "*.onnx");
}

async function fastest(probe: Probe, opened: OpenSessions, first: number): Promise<number> {
  let ms = first;
  for (let again = 1; again < PROBES; again += 1) ms = Math.min(ms, await probe(opened));
  return ms;
}

/** Opens the graphs of one precision that the family requires. Rejects with ONNX Runtime's error. */
export async function openGraphs(
  folder: string,
  manifest: Manifest,
  provider: ProviderName,
  dtype: Dtype,
  threads: number,
): Promise<Map<string, InferenceSession>> {
  const graphs = new Map<string, InferenceSession>();
  try {
    for (const graph of manifest.graphs.filter((entry) => entry.dtype === dtype && !isOptional(manifest, entry.role))) {
      graphs.set(graph.role, await InferenceSession.create(path.join(folder, graph.file), sessionOptions(provider, threads)));
    }
  } catch (error) {
    for (const session of graphs.values()) await session.release();
    throw error;
  }
  return graphs;
}

/** The graphs of one precision that the family opens only when they are needed; none is opened yet. */
export function optionalGraphs(folder: string, manifest: Manifest, provider: ProviderName, dtype: Dtype, threads: number): OptionalGraphs {
  const present = manifest.graphs.filter((entry) => entry.dtype === dtype && isOptional(manifest, entry.role));
  const files = new Map(present.map((graph) => [graph.role, graph.file]));
  return new OptionalGraphs(files.keys(), (role) =>
    InferenceSession.create(path.join(folder, files.get(role) ?? ""), sessionOptions(provider, threads)),
  );
}

function isOptional(manifest: Manifest, role: string): boolean {
  const family = FAMILIES.find((name) => name === manifest.family);
  return family !== undefined && opensLater(ROLES[family], role);
}

export async function releaseSessions(sessions: OpenSessions): Promise<void> {
  for (const session of sessions.graphs.values()) await session.release();
  await sessions.optional.release();
}

/** The session of a role. Throws MODEL_BROKEN. */
export function graphOf(graphs: ReadonlyMap<string, InferenceSession>, role: string): InferenceSession {
  const session = graphs.get(role);
  if (!session)
    throw new PalimpsestError("MODEL_BROKEN", `The model package has no graph "${role}". Add the package again.`, {
      reason: `the graph ${role} is missing`,
    });
  return session;
}

export function threadCount(): number {
  return Math.max(1, Math.min(MOST_THREADS, availableParallelism()));
}

function sessionOptions(provider: ProviderName, threads: number): InferenceSession.SessionOptions {
  return {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: "all",
    logSeverityLevel: 4,
    // Shapes change from span to span: a plan of memory for one shape is only a cost.
    enableMemPattern: false,
    // Waiting threads that spin would take the cores from the interface and the backend; measured cost of sleeping: under 5 % of a step.
    extra: {
      session: { intra_op: { allow_spinning: "0" } },
      // This fusion copies the keys and values of all layers at the beginning of every step: 4-8 % of a step, the outputs are the same.
      ...(provider === "cpu" && { optimization: { disable_specified_optimizers: "GatherSliceToSplitFusion" } }),
    },
  };
}
