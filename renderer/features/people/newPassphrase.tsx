/** Two fields for a passphrase that is chosen, and whether they agree. */

import { type ReactNode, useState } from "react";
import { useTranslator } from "../../state/language.ts";
import { PassphraseInput } from "../../ui/passphraseInput.tsx";

/** Longest passphrase that the backend takes, UTF-16 units. */
const LONGEST = 1024;

export interface ChosenPassphrase {
  readonly value: string;
  readonly fields: ReactNode;
  /** Null when both fields are the same. */
  readonly problem: string | null;
}

export function useNewPassphrase(hint: string, autoFocus = false): ChosenPassphrase {
  const translate = useTranslator();
  const [first, setFirst] = useState("");
  const [second, setSecond] = useState("");
  return {
    value: first,
    problem: first === second ? null : translate("passphrase.differ"),
    fields: (
      <>
        <PassphraseInput
          label={translate("passphrase.next")}
          description={hint}
          autoComplete="new-password"
          required
          withAsterisk={false}
          maxLength={LONGEST}
          data-autofocus={autoFocus || undefined}
          value={first}
          onChange={(event) => setFirst(event.currentTarget.value)}
        />
        <PassphraseInput
          label={translate("passphrase.again")}
          autoComplete="new-password"
          required
          withAsterisk={false}
          maxLength={LONGEST}
          value={second}
          onChange={(event) => setSecond(event.currentTarget.value)}
        />
      </>
    ),
  };
}
