/** Remembers that a GPU driver took the child down: a native crash cannot be caught there, so the next load uses the CPU. */
import type { LoadedModel, ParentMessage, ProviderName, ProviderNote } from "./protocol.ts";
import type { Task } from "./task.ts";

/** Crashes in the middle of jobs on a GPU, with none finished between them, after which it is not used any more. */
const MOST_CRASHES = 2;
const REASON = "the GPU driver crashed";

export class GpuTrust {
  #trusted = true;
  #crashes = 0;

  /**
   * Called for each job that was running when the child died; `provider` is the loaded one. True: the job (a load that may have tried a GPU) is
   * to be started again, on the CPU.
   */
  crashed(task: Task, provider: ProviderName | null): boolean {
    if (!this.#trusted) return false;
    if (task.kind === "load" && task.target?.provider !== "cpu") {
      this.#trusted = false;
      return true;
    }
    if (provider !== null && provider !== "cpu") this.#crashes += 1;
    if (this.#crashes >= MOST_CRASHES) this.#trusted = false;
    return false;
  }

  /** A job ended well. */
  worked(): void {
    this.#crashes = 0;
  }

  /** Sends loads to the CPU once the GPU is not trusted. */
  amend(message: ParentMessage): ParentMessage {
    return message.type === "load" && !this.#trusted ? { ...message, provider: "cpu" } : message;
  }

  /** Says so in the reason for the provider. */
  explain(model: LoadedModel): LoadedModel {
    if (this.#trusted || model.provider !== "cpu") return model;
    const { providerReason, providerFacts } = model;
    const note: ProviderNote = { code: "driver-crashed", provider: "webgpu", message: "" };
    return {
      ...model,
      providerReason: `${providerReason} (${REASON})`,
      providerFacts: { ...providerFacts, notes: [...providerFacts.notes, note] },
    };
  }
}
