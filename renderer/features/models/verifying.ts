import type { ModelInfo } from "../../../src/contract/index.ts";
import { appClient } from "../../state/app.ts";
import { setModels, type Verification } from "./modelsStore.ts";

/** What the answer is kept under: the same package need not be verified again. */
export const verificationKey = (model: ModelInfo): string => (model.packageHash === "" ? model.id : model.packageHash);

/** Hashes every file and reproduces the test values; the answer is kept in the store. Never rejects. */
export async function verifyPackage(model: ModelInfo): Promise<void> {
  const keep = (verification: Verification): void =>
    setModels((state) => ({ verifications: { ...state.verifications, [verificationKey(model)]: verification } }));
  keep({ state: "running" });
  try {
    keep({ state: "done", ...(await appClient().models.verify({ model: model.id })) });
  } catch (error) {
    keep({ state: "failed", error });
  }
}
