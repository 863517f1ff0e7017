import type { ReactNode } from "react";
import { updateSettings } from "../../state/actions/documents.ts";
import { useTranslator } from "../../state/language.ts";
import { useUiStore } from "../../state/uiStore.ts";
import { CommandIcon } from "../../ui/commandButton.tsx";
import { IconContrast, IconMoon, IconSun, IconSunMoon } from "../../ui/icons.ts";

const THEME_ICON = { system: IconSunMoon, light: IconSun, dark: IconMoon, contrast: IconContrast } as const;
const NEXT_THEME = { system: "light", light: "dark", dark: "contrast", contrast: "system" } as const;

/** Goes round the themes: as the system, light, dark, high contrast. */
export function ThemeButton(): ReactNode {
  const translate = useTranslator();
  const theme = useUiStore((state) => state.settings?.theme ?? "system");
  const Icon = THEME_ICON[theme];
  return (
    <CommandIcon
      command="view.theme"
      label={translate("shell.themeIs", { theme: translate(`settings.theme.${theme}`) })}
      hint={translate("shell.themeIs", { theme: translate(`settings.theme.${theme}`) })}
      onClick={() => void updateSettings({ theme: NEXT_THEME[theme] })}
      icon={<Icon size={18} aria-hidden />}
    />
  );
}
