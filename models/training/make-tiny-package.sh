#!/usr/bin/env bash
# Makes the tiny packages that the tests of the inference code run on: real, trained models of 0.1 M parameters with
# 512 tokens. They are far too small to write anything sensible.
#
#   CORPUS=FOLDER ./make-tiny-package.sh PACKAGE
#   CORPUS=FOLDER OBJECTIVE=ar TOKENIZER=tiny-denoiser/tokenizer.json PRECISIONS=float32,int8 ./make-tiny-package.sh PACKAGE
#   CORPUS=FOLDER OBJECTIVE=rectified TOKENIZER=tiny-denoiser/tokenizer.json PRECISIONS=float32,int8 ./make-tiny-package.sh PACKAGE
#   CORPUS=FOLDER OBJECTIVE=fourier TOKENIZER=tiny-denoiser/tokenizer.json PRECISIONS=float32 STEPS=1200 ./make-tiny-package.sh PACKAGE
#   CORPUS=FOLDER OBJECTIVE=flow TOKENIZER=tiny-denoiser/tokenizer.json PRECISIONS=float32 MINUTES=3 ./make-tiny-package.sh PACKAGE
#
# The second makes the autoregressive baseline of the first, the third the rectified flow, the
# fourth the Fourier diffusion, the fifth the autoregressive flow (0.05 M parameters); all with the same tokenizer.
#
# CORPUS   folder of *.jsonl or *.jsonl.xz (see README.md)          PACKAGE  folder to write, replaced if present
# WORK     scratch folder (default: a new temporary one)            PYTHON   interpreter (default: python3)
# MINUTES  of training on one processor core (default 2)            CHARS    characters taken of each file (default 600000)
# OBJECTIVE   denoiser (default), ar, rectified, fourier or flow    TOKENIZER  a tokenizer to take (default: learn one)
# PRECISIONS  of the graphs (default float32,float16,int8)          STEPS  of training; the time then bounds nothing
# LENGTHS     of the graphs of the Fourier diffusion (default 128,1024: the direct transform and the one in two parts, both small)
set -euo pipefail
package=$(realpath -m "${1:?the folder of the package}")
corpus=$(realpath "${CORPUS:?a corpus folder}")
objective=${OBJECTIVE:-denoiser}
precisions=${PRECISIONS:-float32,float16,int8}
module=palimpsest_train preset=tiny training=(--objective "$objective") exporting=()
case $objective in
    denoiser) id=tiny-denoiser ;;
    ar) id=tiny-autoregressive ;;
    rectified) id=tiny-rectified module=palimpsest_train.rectified training=() ;;
    fourier)
        id=tiny-fourier module=palimpsest_train.fourier training=() exporting=(--lengths "${LENGTHS:-128,1024}")
        ;;
    flow) id=tiny-flow module=palimpsest_train.flow preset=fixture training=() ;;
    *) echo "OBJECTIVE must be denoiser, ar, rectified, fourier or flow" >&2 && exit 2 ;;
esac
kit=${KIT:-$(cd "$(dirname "$0")" && pwd)}
python=${PYTHON:-python3}
work=$(realpath -m "${WORK:-$(mktemp -d)}")
export PYTHONPATH="$kit" OMP_NUM_THREADS=1 CHARS="${CHARS:-600000}"
mkdir -p "$work/sample"

# A sample of every file of the corpus, under the same names, so that kinds and splits stay what they are.
"$python" - "$corpus" "$work/sample" <<'PY'
import json, os, sys
from pathlib import Path
from palimpsest_train.corpus import corpus_files, read_documents

source, target = map(Path, sys.argv[1:])
shards, held = corpus_files(source)
for path in shards + held:
    left = int(os.environ["CHARS"])
    with open(target / path.name.removesuffix(".xz"), "w", encoding="utf-8") as out:
        for document in read_documents(path, 0, 1 if path in held else 3):
            document["text"] = document["text"][:20_000]
            left -= len(document["text"])
            out.write(json.dumps(document, ensure_ascii=False) + "\n")
            if left <= 0:
                break
PY

run() { "$python" -m "$module" "$@"; }
prepare() { "$python" -m palimpsest_train "$@"; }
if [ -n "${TOKENIZER:-}" ]; then
    cp "$TOKENIZER" "$work/tokenizer.json"
else
    prepare tokenizer --corpus "$work/sample" --out "$work/tokenizer.json" --vocab 512 --chars 2e6
fi
prepare tokenise --corpus "$work/sample" --tokenizer "$work/tokenizer.json" --out "$work/data" --processes 1
run train --data "$work/data" --out "$work/run" --preset "$preset" "${training[@]}" --minutes "${MINUTES:-2}" --threads 1 \
    ${STEPS:+--steps "$STEPS"} \
    --mix contract=0.5,technical=0.4,ja=0.1
run evaluate --weights "$work/run/weights.npz" --data "$work/data" --out "$work/reports" --size small
run export --weights "$work/run/weights.npz" --data "$work/data" --out "$work/onnx" --precisions "$precisions" \
    "${exporting[@]}"
run package --weights "$work/run/weights.npz" --onnx "$work/onnx" --tokenizer "$work/data/tokenizer.json" \
    --reports "$work/reports" --out "$package" --id "$id" \
    --license "CC BY-SA 4.0 (weights trained on the corpus of the project)"
run verify "$package"
