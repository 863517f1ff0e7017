/** Where a package comes from: an address, or a folder or .zip file of this machine where the host has dialogs. */
import { Button, TextInput } from "@mantine/core";
import { type FormEvent, type ReactNode, useRef, useState } from "react";
import { type MessageKey, useTranslator } from "../../state/language.ts";
import { useUiStore } from "../../state/uiStore.ts";
import { IconDownload, IconFileImport } from "../../ui/icons.ts";
import adding from "./add.module.css";
import { addPackage } from "./adding.ts";
import classes from "./models.module.css";
import { addressProblem, isSha256, sha256Digits } from "./packageAddress.ts";
import { ViewHeading } from "./viewHeading.tsx";

function FromAddress(): ReactNode {
  const translate = useTranslator();
  const [address, setAddress] = useState("");
  const [sha256, setSha256] = useState("");
  const [problem, setProblem] = useState<MessageKey | null>(null);
  const [wrongSha, setWrongSha] = useState(false);
  const addressField = useRef<HTMLInputElement>(null);
  const shaField = useRef<HTMLInputElement>(null);
  const digits = sha256Digits(sha256);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const found = addressProblem(address);
    const wrong = digits !== "" && !isSha256(digits);
    setProblem(found);
    setWrongSha(wrong);
    if (found !== null) addressField.current?.focus();
    else if (wrong) shaField.current?.focus();
    else void addPackage({ from: "url", url: address.trim(), sha256: digits === "" ? null : digits });
  };
  return (
    <form className={adding.addForm} onSubmit={submit} noValidate aria-label={translate("models.addUrl")}>
      <TextInput
        ref={addressField}
        type="url"
        label={translate("models.addUrlLabel")}
        description={translate("models.addUrlHint")}
        placeholder="https://"
        required
        withAsterisk={false}
        maxLength={2000}
        autoComplete="off"
        spellCheck={false}
        value={address}
        onChange={(event) => {
          setAddress(event.currentTarget.value);
          setProblem(null);
        }}
        error={problem === null ? null : translate(problem)}
      />
      <TextInput
        ref={shaField}
        label={translate("models.addSha")}
        description={translate("models.addShaHint")}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        value={sha256}
        classNames={{ input: adding.sha ?? "" }}
        onChange={(event) => {
          setSha256(event.currentTarget.value);
          setWrongSha(false);
        }}
        error={wrongSha ? translate("models.addShaInvalid", { count: digits.length }) : null}
      />
      <Button type="submit" w="fit-content" leftSection={<IconDownload size={16} aria-hidden />}>
        {translate("models.addDownload")}
      </Button>
    </form>
  );
}

function FromMachine(): ReactNode {
  const translate = useTranslator();
  const dialogs = useUiStore((state) => state.appInfo?.dialogs === true);
  if (!dialogs) return <p className={classes.hint}>{translate("models.addByCommand")}</p>;
  return (
    <div className={classes.buttons}>
      <Button
        variant="default"
        leftSection={<IconFileImport size={16} aria-hidden />}
        onClick={() => void addPackage({ from: "dialog", what: "folder" })}
      >
        {translate("models.addFolder")}
      </Button>
      <Button
        variant="default"
        leftSection={<IconFileImport size={16} aria-hidden />}
        onClick={() => void addPackage({ from: "dialog", what: "archive" })}
      >
        {translate("models.addArchive")}
      </Button>
    </div>
  );
}

export function AddForm(): ReactNode {
  const translate = useTranslator();
  return (
    <>
      <ViewHeading>{translate("models.add")}</ViewHeading>
      <p className={classes.lead}>{translate("models.addLead")}</p>
      <h4 className={classes.subheading}>{translate("models.addUrl")}</h4>
      <FromAddress />
      <h4 className={classes.subheading}>{translate("models.addFile")}</h4>
      <FromMachine />
    </>
  );
}
