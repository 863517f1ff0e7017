import { errorCode, errorText } from "../../state/errors.ts";
import type { Translate } from "../../state/language.ts";

/** Why a package was not added: a sentence with a next step in the user's language, and what exactly was found. */
export interface Refusal {
  readonly sentence: string;
  /** The backend's own English sentence: which file, what was expected. */
  readonly detail: string | null;
}

export function refusal(error: unknown, translate: Translate): Refusal {
  const code = errorCode(error);
  const detail = error instanceof Error && code !== null && error.message !== "" ? error.message : null;
  switch (code) {
    case "DOWNLOAD_FAILED":
    case "MODEL_BROKEN":
    case "MODEL_MISSING":
    case "QUOTA_EXCEEDED":
    case "DISK_FULL":
    case "FILE_TOO_LARGE":
    case "INVALID_ARGUMENT":
    case "NOT_AVAILABLE":
      return { sentence: translate(`models.refused.${code}`), detail };
    default:
      return { sentence: errorText(error, translate), detail };
  }
}
