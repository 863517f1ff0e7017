/** The whole window while nobody is signed in at it, or it is locked: nothing of a document is behind it. */
import { Anchor, Button, TextInput } from "@mantine/core";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { AccountSession } from "../../../src/contract/index.ts";
import { appClient } from "../../state/app.ts";
import { errorCode } from "../../state/errors.ts";
import { useTranslator } from "../../state/language.ts";
import { setUi, useUiStore } from "../../state/uiStore.ts";
import { IconShieldCheck } from "../../ui/icons.ts";
import { PassphraseInput } from "../../ui/passphraseInput.tsx";
import { Problem } from "../../ui/problem.tsx";
import { useNewPassphrase } from "./newPassphrase.tsx";
import classes from "./people.module.css";
import { useWork } from "./useWork.ts";

interface FormProps {
  readonly session: AccountSession;
}

function Head({ title, lead }: { title: string; lead: string }): ReactNode {
  return (
    <div className={classes.brand}>
      <img src="./icon.svg" width={40} height={40} alt="" />
      <div>
        <h1>{title}</h1>
        <p>{lead}</p>
      </div>
    </div>
  );
}

/** The first field has the focus as soon as the form is there. */
function useFirstField() {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return field;
}

function SignIn({
  session,
  onOneTime,
  onForgot,
}: FormProps & { onOneTime: (passphrase: string) => void; onForgot: () => void }): ReactNode {
  const translate = useTranslator();
  const locked = session.state === "locked";
  const [name, setName] = useState("");
  const [passphrase, setPassphrase] = useState("");
  const field = useFirstField();
  const secret = useRef<HTMLInputElement>(null);
  const work = useWork();
  const submit = (): void =>
    void work
      .run(async () => {
        const { state } = await appClient().account.signIn({ name: locked ? (session.name ?? "") : name, passphrase });
        if (state === "must-change") onOneTime(passphrase);
      })
      .then(() => {
        setPassphrase("");
        secret.current?.focus();
      });
  return (
    <form
      className={classes.card}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Head
        title={translate(locked ? "signIn.locked" : "signIn.title")}
        lead={locked ? translate("signIn.lockedLead", { name: session.name ?? "" }) : translate("signIn.lead")}
      />
      {locked ? null : (
        <TextInput
          ref={field}
          label={translate("signIn.name")}
          autoComplete="username"
          required
          withAsterisk={false}
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      )}
      <PassphraseInput
        ref={(element) => {
          secret.current = element;
          if (locked) field.current = element;
        }}
        label={translate("signIn.passphrase")}
        autoComplete="current-password"
        required
        withAsterisk={false}
        maxLength={1024}
        value={passphrase}
        onChange={(event) => setPassphrase(event.currentTarget.value)}
      />
      {work.problem === null ? null : <Problem>{work.problem}</Problem>}
      <Button type="submit" loading={work.busy}>
        {translate(locked ? "signIn.unlock" : "signIn.enter")}
      </Button>
      <div className={classes.links}>
        <Anchor component="button" type="button" size="sm" onClick={onForgot}>
          {translate("signIn.forgot")}
        </Anchor>
        {locked ? (
          <Anchor
            component="button"
            type="button"
            size="sm"
            onClick={() => void work.run(async () => void (await appClient().account.signOut({})))}
          >
            {translate("signIn.other")}
          </Anchor>
        ) : null}
      </div>
    </form>
  );
}

function Recover({ session, onBack }: FormProps & { onBack: () => void }): ReactNode {
  const translate = useTranslator();
  const [name, setName] = useState(session.name ?? "");
  const [code, setCode] = useState("");
  const field = useFirstField();
  const next = useNewPassphrase(translate("passphrase.hint"));
  const work = useWork();
  const submit = (): void => {
    if (next.problem !== null) work.fail(next.problem);
    else
      void work.run(async () => {
        try {
          const { recoveryCode } = await appClient().account.recover({ name, code, next: next.value });
          setUi({ recoveryCode });
        } catch (error) {
          if (errorCode(error) !== "SIGN_IN_FAILED") throw error;
          work.fail(translate("signIn.codeWrong"));
        }
      });
  };
  return (
    <form
      className={classes.card}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Head title={translate("signIn.forgot")} lead={translate("signIn.forgotLead")} />
      <TextInput
        ref={field}
        label={translate("signIn.name")}
        autoComplete="username"
        required
        withAsterisk={false}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={translate("signIn.code")}
        autoComplete="off"
        required
        withAsterisk={false}
        maxLength={1024}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      {next.fields}
      {work.problem === null ? null : <Problem>{work.problem}</Problem>}
      <Button type="submit" loading={work.busy}>
        {translate("signIn.recover")}
      </Button>
      <div className={classes.links}>
        <Anchor component="button" type="button" size="sm" onClick={onBack}>
          {translate("signIn.back")}
        </Anchor>
      </div>
    </form>
  );
}

/** Whoever signed in with a one-time passphrase chooses their own; after a reload the one-time one is asked for again. */
function FirstPassphrase({ session, oneTime }: FormProps & { oneTime: string | null }): ReactNode {
  const translate = useTranslator();
  const [current, setCurrent] = useState(oneTime ?? "");
  const form = useRef<HTMLFormElement>(null);
  const next = useNewPassphrase(translate("passphrase.hint"));
  const work = useWork();
  useEffect(() => form.current?.querySelector("input")?.focus(), []);
  const submit = (): void => {
    if (next.problem !== null) work.fail(next.problem);
    else void work.run(async () => void (await appClient().account.changePassphrase({ current, next: next.value })));
  };
  return (
    <form
      ref={form}
      className={classes.card}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Head title={translate("signIn.first")} lead={translate("signIn.firstLead", { name: session.name ?? "" })} />
      {oneTime === null ? (
        <PassphraseInput
          label={translate("signIn.oneTime")}
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
      ) : null}
      {next.fields}
      {work.problem === null ? null : <Problem>{work.problem}</Problem>}
      <Button type="submit" loading={work.busy}>
        {translate("signIn.recover")}
      </Button>
      <div className={classes.links}>
        <Anchor
          component="button"
          type="button"
          size="sm"
          onClick={() => void work.run(async () => void (await appClient().account.signOut({})))}
        >
          {translate("signIn.other")}
        </Anchor>
      </div>
    </form>
  );
}

export function SignInScreen(): ReactNode {
  const translate = useTranslator();
  const session = useUiStore((ui) => ui.account);
  const [oneTime, setOneTime] = useState<string | null>(null);
  const [forgot, setForgot] = useState(false);
  if (session === null) return null;
  return (
    <main className={classes.gate} data-region="document">
      {session.state === "must-change" ? (
        <FirstPassphrase session={session} oneTime={oneTime} />
      ) : forgot ? (
        <Recover session={session} onBack={() => setForgot(false)} />
      ) : (
        <SignIn key={session.state} session={session} onOneTime={setOneTime} onForgot={() => setForgot(true)} />
      )}
      <p className={classes.footnote}>
        <IconShieldCheck size={16} aria-hidden />
        {translate("signIn.local")}
      </p>
    </main>
  );
}
