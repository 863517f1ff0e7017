/** RECIPE.md of an export: everything that a third party needs to verify it without Palimpsest. The tests run its blocks of `sh`. */
export interface RecipeFacts {
  readonly events: number;
  readonly exported: number;
  readonly head: string;
  /** Id of the document that the export is about, null for all of the log. */
  readonly document: string | null;
  /** Key ids and SHA-256 (hex) of the raw public keys. */
  readonly keys: readonly { readonly id: string; readonly fingerprint: string }[];
}

export function recipeText({ events, exported, head, document, keys }: RecipeFacts): string {
  const scope =
    document === null
      ? `All ${events} events of the log.`
      : `The ${exported} events about the document ${document}, out of ${events}. Of the others there is the digest alone, so that the whole chain can be checked without reading them.`;
  return `# How to verify this audit log

${scope} You need a POSIX shell, \`sha256sum\`, \`xxd\` and OpenSSL 3 or newer; nothing of Palimpsest. Run the blocks below one after
another in the folder of the export, in one shell. Every block prints what it found and stops the shell with status 1 when something is wrong.
For each 100,000 events the first two blocks take some minutes.

| file | what it is |
|---|---|
| \`events.jsonl\` | one event per line: canonical JSON (RFC 8785) |
| \`chain.txt\` | one line per event of the whole log: its number, the SHA-256 of its JSON, and its hash |
| \`checkpoints.tsv\` | signed statements: event, key, Ed25519 signature (hexadecimal), statement (canonical JSON) |
| \`keys/\` | public keys of the log (PEM) |

The log ends with event ${events}, whose hash is \`${head}\`.

## 1. The chain

The hash of an event is SHA-256 over the hash before it and the SHA-256 of the event; before the first stand 32 zero bytes. A
changed, added, moved or missing event changes every hash that follows.

\`\`\`sh
hash=$(printf '%064d' 0)
count=0
while read -r id digest stated; do
  count=$((count + 1))
  hash=$(printf '%s%s' "$hash" "$digest" | xxd -r -p | sha256sum)
  hash=\${hash%% *}
  if [ "$id" != "$count" ] || [ "$hash" != "$stated" ]; then echo "WRONG: the chain breaks at event $count"; exit 1; fi
done < chain.txt
if [ "$count" != "${events}" ] || [ "$hash" != "${head}" ]; then echo "WRONG: the log does not end with event ${events}"; exit 1; fi
echo "The chain of $count events is whole."
\`\`\`

## 2. The events

Every line of \`events.jsonl\` is the event whose digest stands in the chain under its number.

\`\`\`sh
scratch=$(mktemp -d)
while IFS= read -r event; do
  id=\${event##*'"id":'}
  digest=$(printf '%s' "$event" | sha256sum)
  printf '%s %s\\n' "\${id%%,*}" "\${digest%% *}"
done < events.jsonl | LC_ALL=C sort > "$scratch/found"
cut -d ' ' -f 1,2 chain.txt | LC_ALL=C sort > "$scratch/stated"
LC_ALL=C comm -23 "$scratch/found" "$scratch/stated" > "$scratch/wrong"
if [ -s "$scratch/wrong" ]; then echo "WRONG: not the events of the chain:"; cut -d ' ' -f 1 "$scratch/wrong"; exit 1; fi
if [ "$(wc -l < "$scratch/found")" -ne ${exported} ]; then echo "WRONG: there are not ${exported} events"; exit 1; fi
echo "All events are those of the chain."
\`\`\`

## 3. The signatures

Every statement was signed with a key of the log and names the hash that the chain has at that event.

\`\`\`sh
tab=$(printf '\\t')
signed=0
while IFS="$tab" read -r event key signature statement; do
  printf '%s' "$statement" > "$scratch/statement"
  printf '%s' "$signature" | xxd -r -p > "$scratch/signature"
  if ! openssl pkeyutl -verify -pubin -inkey "keys/$key.pem" -rawin -in "$scratch/statement" -sigfile "$scratch/signature" > /dev/null 2>&1; then
    echo "WRONG: the signature at event $event"; exit 1
  fi
  signed=$((signed + 1))
  printf '%s\\n' "$statement" | sed 's/.*"event":\\([0-9]*\\),"hash":"\\([0-9a-f]*\\)".*/\\1 \\2/' >> "$scratch/said"
  printf '%s\\n' "$event" >> "$scratch/numbers"
done < checkpoints.tsv
if [ "$signed" -eq 0 ]; then echo "WRONG: nothing was signed"; exit 1; fi
cut -d ' ' -f 1 "$scratch/said" > "$scratch/named"
if ! cmp -s "$scratch/named" "$scratch/numbers"; then echo "WRONG: a statement is about another event"; exit 1; fi
LC_ALL=C sort "$scratch/said" > "$scratch/sorted"
cut -d ' ' -f 1,3 chain.txt | LC_ALL=C sort > "$scratch/hashes"
LC_ALL=C comm -23 "$scratch/sorted" "$scratch/hashes" > "$scratch/other"
if [ -s "$scratch/other" ]; then echo "WRONG: signed with another hash:"; cut -d ' ' -f 1 "$scratch/other"; exit 1; fi
echo "All $signed signatures are right; the last is that of event $event."
rm -r "$scratch"
\`\`\`

## 4. Whose keys are these?

A signature says that the holder of the key made it. Compare the keys with what you know from elsewhere: an earlier export, or the
fingerprints that \`palimpsest audit verify\` prints on the machine of the workspace. This prints them:

\`\`\`sh
for key in keys/*.pem; do
  printf '%s ' "$key"
  openssl pkey -pubin -in "$key" -outform DER | tail -c 32 | sha256sum | cut -c1-64
done
\`\`\`

They must be: ${keys.map(({ id, fingerprint }) => `\`keys/${id}.pem\` \`${fingerprint}\``).join(", ")}.

## What the events say

\`id\` counts the events, \`at\` is the time in milliseconds since 1970 UTC, \`person\` and \`document\` are ids, \`type\` says what happened and
\`data\` the rest. Texts are named by the SHA-256 of their UTF-8, so that the log holds no wording; whoever has a text can compare it:
\`printf '%s' 'TEXT' | sha256sum\`.
`;
}
