"""The Transformer: RMS norm, QK norm, rotary positions from explicit ids, SwiGLU, no biases, tied embedding.

One set of weights, three ways to run it:
  joint          a whole sequence with the isolation rule (training of the denoiser) or causally (autoregressive);
  context, span  the denoiser in two parts: context once, then spans against the context's keys and values;
  causal         the autoregressive model with a cache.

Isolation rule: context tokens see context tokens; span tokens see everything. Hence the context's keys and values do
not depend on the spans.

Shapes: B batch, N or T or S positions, d width, H heads, h head size, V vocabulary, Ly layers. Keys and values of a
whole model are [Ly,B,H,T,h].
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .config import ModelConfig
from .tokenizer import FORBIDDEN

NEVER = -30000.0  # finite "minus infinity" that also fits half precision


def rms_norm(x: Tensor, gain: Tensor | None = None) -> Tensor:
    """x / rms(x) over the last axis, in float32."""
    x = x.float()
    x = x * torch.rsqrt((x * x).mean(-1, keepdim=True) + 1e-6)
    return x if gain is None else x * gain.float()


def project(x: Tensor, weight: Tensor) -> Tensor:
    """x [..., in] times weight [out, in] or [parts, out, in] -> [..., out] or [..., parts * out]."""
    return F.linear(x.to(weight.dtype), weight.flatten(0, -2))


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotary positions: x [B,H,N,h] float32, cos and sin [B or 1,1,N,h/2]."""
    a, b = x.chunk(2, dim=-1)
    return torch.cat((a * cos - b * sin, a * sin + b * cos), dim=-1)


def additive_mask(allowed: Tensor, dtype: torch.dtype) -> Tensor:
    """0 where allowed, NEVER elsewhere."""
    return torch.where(allowed, 0.0, NEVER).to(dtype)


def isolation(span: Tensor) -> Tensor:
    """bool [B,1,N,N]: may the query (axis 2) see the key (axis 3)? span bool [B,N]."""
    return (span[:, :, None] | ~span[:, None, :])[:, None]


class Block(nn.Module):
    """Attention and SwiGLU. The matrices of one stage are stacked: qkv [3,d,d], up [2,f,d]."""

    def __init__(self, config: ModelConfig):
        super().__init__()
        d, f, h = config.width, config.ffn, config.head_size
        self.heads, self.head_size = config.heads, h
        self.norm_attention = nn.Parameter(torch.ones(d))
        self.norm_ffn = nn.Parameter(torch.ones(d))
        self.norm_q = nn.Parameter(torch.ones(h))
        self.norm_k = nn.Parameter(torch.ones(h))
        self.qkv = nn.Parameter(torch.randn(3, d, d) / math.sqrt(d))
        self.out = nn.Parameter(torch.zeros(d, d))
        self.up = nn.Parameter(torch.randn(2, f, d) / math.sqrt(d))
        self.down = nn.Parameter(torch.zeros(d, f))

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, span: Tensor | None, mask: Tensor | None) -> Tensor:
        """x [B,N,d] -> [B,N,d]. With `mask` (additive [B,1,N,N]) SDPA; with `span` FlexAttention; with neither causal.

        On a processor in bfloat16 the products and the softmax are written out: faster than the fused kernel there.
        """
        q, k, v = self.heads_of(x, cos, sin)
        if span is not None:
            attended = flex(q, k, v, span)
        elif mask is not None and q.dtype == torch.bfloat16 and not q.is_cuda:
            attended = self.attend(q, k, v, mask)
        else:
            attended = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=mask is None)
        return self.mix(x, attended)

    def heads_of(self, x: Tensor, cos: Tensor, sin: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Normed, rotated queries and keys, and values, each [B,H,N,h] in the dtype of the projection."""
        batch, length, width = x.shape
        parts = project(rms_norm(x, self.norm_attention), self.qkv).split(width, dim=-1)
        q, k, v = (p.reshape(batch, length, self.heads, self.head_size).transpose(1, 2) for p in parts)
        return (
            rotate(rms_norm(q, self.norm_q), cos, sin).to(v.dtype),
            rotate(rms_norm(k, self.norm_k), cos, sin).to(v.dtype),
            v,
        )

    def mix(self, x: Tensor, attended: Tensor) -> Tensor:
        """Adds the attention's result [B,H,N,h] and the feed-forward part to the residual stream x [B,N,d]."""
        batch, length, width = x.shape
        x = x + project(attended.transpose(1, 2).reshape(batch, length, width), self.out).to(x.dtype)
        gate, value = project(rms_norm(x, self.norm_ffn), self.up).chunk(2, dim=-1)
        return x + project(F.silu(gate) * value, self.down).to(x.dtype)

    def attend(self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None) -> Tensor:
        """Plain attention, softmax in float32; mask additive, broadcast to [B,H,N,M]."""
        scores = torch.matmul(q, k.transpose(-1, -2)).float() / math.sqrt(self.head_size)
        if mask is not None:
            scores = scores + mask
        return torch.matmul(torch.softmax(scores, dim=-1).to(v.dtype), v)

    def attend_cached(self, q: Tensor, k: Tensor, v: Tensor, past_k: Tensor, past_v: Tensor) -> Tensor:
        """Attention of [B,H,S,h] to itself and to a past [1 or B,H,T,h], which is broadcast, not copied."""
        past = torch.matmul(q, past_k.transpose(-1, -2)).float()
        own = torch.matmul(q, k.transpose(-1, -2)).float()
        weights = torch.softmax(torch.cat((past, own), dim=-1) / math.sqrt(self.head_size), dim=-1).to(v.dtype)
        split = past_k.shape[2]
        return torch.matmul(weights[..., :split], past_v) + torch.matmul(weights[..., split:], v)


def flex(q: Tensor, k: Tensor, v: Tensor, span: Tensor) -> Tensor:
    """The isolation rule as FlexAttention; only for compiled code on a GPU.

    Contiguous copies: strided computed inputs gave wrong results in compiled code on a processor.
    """
    from torch.nn.attention.flex_attention import flex_attention

    def rule(score: Tensor, b: Tensor, h: Tensor, i: Tensor, j: Tensor) -> Tensor:
        return torch.where(span[b, i] | ~span[b, j], score, NEVER)

    return flex_attention(q.contiguous(), k.contiguous(), v.contiguous(), score_mod=rule)


class SpanModel(nn.Module):
    """The network of both objectives."""

    def __init__(self, config: ModelConfig):
        super().__init__()
        self.config = config
        self.embedding = nn.Parameter(torch.randn(config.vocab_size, config.width) * 0.02)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.norm_out = nn.Parameter(torch.ones(config.width))
        half = config.head_size // 2
        self.register_buffer("frequencies", config.rope_base ** (-torch.arange(half).float() / half), persistent=False)
        forbid = torch.zeros(config.vocab_size)
        forbid[list(FORBIDDEN)] = NEVER
        self.register_buffer("forbid", forbid, persistent=False)

    def start(self, ids: Tensor, pos: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Residual stream [B,N,d] and rotary tables [B,1,N,h/2] for ids, pos [B,N]."""
        x = rms_norm(F.embedding(ids, self.embedding))
        if torch.is_autocast_enabled(x.device.type):
            x = x.to(torch.get_autocast_dtype(x.device.type))
        angle = pos.float()[:, None, :, None] * self.frequencies
        return x, angle.cos(), angle.sin()

    def joint(self, ids: Tensor, pos: Tensor, span: Tensor | None) -> Tensor:
        """Hidden states [B,N,d] of whole sequences: isolation rule with span bool [B,N], causal with None."""
        x, cos, sin = self.start(ids, pos)
        mask = None if span is None else additive_mask(isolation(span), x.dtype)
        for block in self.blocks:
            x = block(x, cos, sin, None, mask)
        return x

    def logits(self, x: Tensor) -> Tensor:
        """Soft-capped float32 logits [..., V] of hidden states [..., d]; ids that are never predicted get NEVER."""
        cap = self.config.soft_cap
        raw = project(rms_norm(x, self.norm_out), self.embedding).float()
        return self.config.sharpness * cap * torch.tanh(raw / cap) + self.forbid

    def context(self, ids: Tensor, pos: Tensor) -> tuple[Tensor, Tensor]:
        """Keys and values [Ly,B,H,T,h] of context tokens ids, pos [B,T]; T may be 0."""
        x, cos, sin = self.start(ids, pos)
        keys, values = [], []
        last = len(self.blocks) - 1
        for number, block in enumerate(self.blocks):
            q, k, v = block.heads_of(x, cos, sin)
            keys.append(k)
            values.append(v)
            if number < last:
                x = block.mix(x, block.attend(q, k, v))
        return torch.stack(keys), torch.stack(values)

    def span(self, ids: Tensor, pos: Tensor, k: Tensor, v: Tensor) -> Tensor:
        """Hidden states [B,S,d] of span tokens ids, pos [B,S] against a context k, v [Ly,1 or B,H,T,h]."""
        x, cos, sin = self.start(ids, pos)
        for number, block in enumerate(self.blocks):
            q, own_k, own_v = block.heads_of(x, cos, sin)
            x = block.mix(x, block.attend_cached(q, own_k, own_v, k[number], v[number]))
        return x

    def causal(self, ids: Tensor, pos: Tensor, k: Tensor | None, v: Tensor | None) -> tuple[Tensor, Tensor, Tensor]:
        """Hidden states [B,S,d] and the extended cache [Ly,B,H,T+S,h] of new tokens behind a cache of T tokens."""
        x, cos, sin = self.start(ids, pos)
        new = torch.arange(ids.shape[1], device=ids.device)
        rule = additive_mask(new[:, None] >= new[None, :], torch.float32)
        if k is not None:
            rule = torch.cat((torch.zeros(ids.shape[1], k.shape[3], device=ids.device), rule), dim=1)
        keys, values = [], []
        for number, block in enumerate(self.blocks):
            q, all_k, all_v = block.heads_of(x, cos, sin)
            if k is not None and v is not None:
                all_k, all_v = torch.cat((k[number], all_k), 2), torch.cat((v[number], all_v), 2)
            keys.append(all_k)
            values.append(all_v)
            x = block.mix(x, block.attend(q, all_k, all_v, rule))
        return x, torch.stack(keys), torch.stack(values)
