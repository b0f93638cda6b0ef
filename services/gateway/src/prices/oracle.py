"""Makes oracle.json: what calls cost by genai-prices, which shares no line with LiteLLM.

    python3 -m venv v && v/bin/pip install genai-prices
    v/bin/python oracle.py oracle.json

Its own arithmetic and its own prices (tests.rs says where the two differ, and why). The time of each call is fixed, for
some prices depend on it: DeepSeek's are twice as high at 02:00 UTC as at 12:00.
"""

import importlib.metadata
import json
import sys
from datetime import datetime, timezone

from genai_prices import Usage, calc_price

DAY = datetime(2026, 11, 27, 2, tzinfo=timezone.utc)
EVENING = DAY.replace(hour=12)
# The vendor as we name it, as they do, and its models; those with tiers with the input above which they begin.
MODELS = [
    ("openai", "openai", ["gpt-5", "gpt-5-mini-2025-08-07", "gpt-4o", "gpt-4o-2024-05-13", "gpt-4.1", "o3"]),
    ("openai", "openai", [("gpt-5.4", 272_000), ("gpt-5.5-2026-04-23", 272_000), ("gpt-6-sol", 272_000)]),
    ("anthropic", "anthropic", ["claude-sonnet-4-5-20250929", "claude-opus-4-5", "claude-opus-5-5", "claude-sonnet-5"]),
    ("anthropic", "anthropic", [("claude-haiku-5-5", 100_000)]),
    ("gemini", "google", ["gemini-2.5-flash", "models/gemini-3.8-flash", ("gemini-2.5-pro", 200_000)]),
    ("gemini", "google", [("gemini-3.1-pro-preview", 200_000)]),
    ("xai", "x-ai", [("grok-4.3", 200_000), ("grok-4.7", 200_000), ("grok-code-fast-1", 200_000)]),
    ("groq", "groq", ["openai/gpt-oss-120b", "openai/gpt-oss-safeguard-20b"]),
    ("deepseek", "deepseek", ["deepseek-v4-pro", "deepseek-flash", "deepseek-chat"]),
    ("mistral", "mistral", ["mistral-medium-latest", "mistral-large-latest", "mistral-large-4"]),
    ("cerebras", "cerebras", ["gpt-oss-120b"]),
    ("moonshot", "moonshotai", ["kimi-k3"]),
    ("minimax", "minimax", [("MiniMax-M3", 512_000)]),
    ("zai", "zai", ["glm-5.1", "glm-4.5"]),
    ("together_ai", "together", ["moonshotai/Kimi-K3"]),
    ("fireworks_ai", "fireworks", ["accounts/fireworks/models/gpt-oss-120b"]),
    ("novita", "novita", ["zai-org/glm-4.6"]),
    ("cohere_chat", "cohere", ["command-a-03-2025"]),
    ("baseten", "baseten", ["moonshotai/Kimi-K2.6"]),
]
# Of a call, in buckets that share nothing: fresh, cache read, cache write, output, reasoning.
CALLS = {
    "fresh": (12_345, 0, 0, 678, 0),
    "cached": (5_000, 40_000, 0, 700, 0),
    "thinks": (2_000, 0, 0, 300, 9_000),
}


def case(what, vendor, theirs, model, buckets, at=DAY, hour=False):
    fresh, read, written, output, reasoning = buckets
    usage = Usage(
        input_tokens=fresh + read + written,
        cache_read_tokens=read,
        cache_write_tokens=written,
        output_tokens=output + reasoning,
        **({"output_reasoning_tokens": reasoning} if reasoning else {}),
        **({"cache_write_1h_tokens": written} if hour else {}),
    )
    # They know Google's models without the folder that the API puts before them.
    name = model.removeprefix("models/")
    price = calc_price(usage, model_ref=name, provider_id=theirs, genai_request_timestamp=at)
    keys = ("fresh", "cache_read", "cache_write", "output", "reasoning")
    line = {"case": f"{vendor} {model} {what}", "vendor": vendor, "model": model, "tokens": dict(zip(keys, buckets))}
    return line | ({"hour": True} if hour else {}) | {"usd": float(price.total_price)}


def cases():
    for vendor, theirs, models in MODELS:
        for model, above in (model if isinstance(model, tuple) else (model, None) for model in models):
            for what, buckets in CALLS.items():
                if what == "thinks" and vendor not in ("openai", "anthropic", "gemini", "xai"):
                    continue
                yield case(what, vendor, theirs, model, buckets)
            if vendor == "anthropic" or model == "gpt-6-sol":
                yield case("written", vendor, theirs, model, (3_000, 10_000, 20_000, 500, 0))
            if vendor == "anthropic":
                yield case("written for an hour", vendor, theirs, model, (3_000, 10_000, 20_000, 500, 0), hour=True)
            if above:
                # The whole input counts, with what came from the cache, and a tier begins above its mark.
                yield case("at its mark", vendor, theirs, model, (above - 90_000, 90_000, 0, 800, 0))
                yield case("above its mark", vendor, theirs, model, (above - 90_000, 90_001, 0, 800, 0))
    yield case("cheap in the evening", "deepseek", "deepseek", "deepseek-flash", CALLS["cached"], at=EVENING)


def main(out):
    header = {"of": f"genai-prices {importlib.metadata.version('genai-prices')} (MIT)", "made": f"{datetime.now():%Y-%m-%d}"}
    lines = [json.dumps(line) for line in [header, *cases()]]
    with open(out, "w") as file:
        file.write("[\n" + ",\n".join(lines) + "\n]\n")


main(*sys.argv[1:])
