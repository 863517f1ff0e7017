/** The window: theme, language, and the screen that is on. */
import { MantineProvider } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { lazy, type ReactNode, Suspense, useEffect } from "react";
import { LostKey } from "../features/people/lostKey.tsx";
import { RecoveryCode } from "../features/people/recoveryCode.tsx";
import { Dialogs } from "../features/shell/dialogs.tsx";
import { Notices } from "../features/shell/notices.tsx";
import { OpeningScreen } from "../features/shell/openingScreen.tsx";
import { Toasts } from "../features/shell/toasts.tsx";
import { WelcomeScreen } from "../features/welcome/welcomeScreen.tsx";
import { tellActivity } from "../state/account.ts";
import { ConnectionContext } from "../state/hooks.ts";
import { listenForKeys } from "../state/keymap.ts";
import { useLanguage, useTranslator } from "../state/language.ts";
import { useUiStore } from "../state/uiStore.ts";
import { cssVariables, paintedTheme, theme } from "../theme/theme.ts";
import { LiveRegion } from "../ui/liveRegion.tsx";
import type { Connection } from "./connection.ts";

const DocumentScreen = lazy(() => import("../features/shell/documentScreen.tsx").then((module) => ({ default: module.DocumentScreen })));
const Palette = lazy(() => import("../features/palette/palette.tsx").then((module) => ({ default: module.Palette })));

const SignInScreen = lazy(() => import("../features/people/signInScreen.tsx").then((module) => ({ default: module.SignInScreen })));

function usePaintedTheme(): "light" | "dark" {
  const choice = useUiStore((state) => state.settings?.theme ?? "system");
  const dark = useMediaQuery("(prefers-color-scheme: dark)", false, { getInitialValueInEffect: false });
  const contrast = useMediaQuery("(prefers-contrast: more)", false, { getInitialValueInEffect: false });
  const painted = paintedTheme(choice, dark, contrast);
  useEffect(() => {
    document.documentElement.dataset.palTheme = painted;
  }, [painted]);
  return painted === "light" ? "light" : "dark";
}

/** Japanese faces are many files; their list is only read where Japanese is shown. */
function useDocumentLanguage(): void {
  const language = useLanguage();
  const japaneseText = useUiStore((state) => state.screen.kind === "document" && state.screen.session.info().kind === "ja");
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  useEffect(() => {
    if (language === "ja" || japaneseText) void import("../theme/japanese.css");
  }, [language, japaneseText]);
}

function Screen(): ReactNode {
  const screen = useUiStore((state) => state.screen);
  if (screen.kind === "welcome") return <WelcomeScreen />;
  if (screen.kind === "opening") return <OpeningScreen />;
  return (
    <Suspense fallback={<OpeningScreen />}>
      <DocumentScreen key={screen.session.clientId} session={screen.session} />
    </Suspense>
  );
}

/** The workspace, for whoever is signed in; nothing of it is there for anybody else. */
function Workspace(): ReactNode {
  const state = useUiStore((ui) => ui.account?.state ?? null);
  if (state === null) return <OpeningScreen />;
  if (state !== "open") {
    return (
      <Suspense fallback={null}>
        <SignInScreen />
      </Suspense>
    );
  }
  return (
    <>
      <Notices />
      <LostKey />
      <Screen />
      <Suspense fallback={null}>
        <Dialogs />
        <RecoveryCode />
        <Palette />
      </Suspense>
    </>
  );
}

function DocumentTitle(): ReactNode {
  const translate = useTranslator();
  const title = useUiStore((state) => (state.screen.kind === "document" ? state.screen.session.info().title : null));
  return <title>{title === null ? translate("shell.appName") : `${title} - ${translate("shell.appName")}`}</title>;
}

export function App({ connection }: { connection: Connection }): ReactNode {
  const scheme = usePaintedTheme();
  useDocumentLanguage();
  useEffect(listenForKeys, []);
  useEffect(tellActivity, []);
  return (
    <MantineProvider theme={theme} forceColorScheme={scheme} cssVariablesResolver={cssVariables}>
      <ConnectionContext value={connection}>
        <DocumentTitle />
        <Workspace />
        <Toasts />
        <LiveRegion />
      </ConnectionContext>
    </MantineProvider>
  );
}
