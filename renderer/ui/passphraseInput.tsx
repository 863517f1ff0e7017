import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslator } from "../state/language.ts";

/** A field for a passphrase, with a button that shows and hides what was typed. */
export function PassphraseInput(props: PasswordInputProps): ReactNode {
  const translate = useTranslator();
  return <PasswordInput visibilityToggleButtonProps={{ "aria-label": translate("account.showPassphrase") }} {...props} />;
}
