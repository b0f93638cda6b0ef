"""Makes list.json: what our users' models cost, one model a line.

    python3 -m venv v && v/bin/pip install genai-prices && v/bin/pip download --no-deps litellm
    v/bin/python trim.py litellm-*.whl list.json

Out of LiteLLM's wheel only the price file is read; nothing of it is installed or run. It has no prices of
OpenRouter's, which come from genai-prices. Each line is as LiteLLM writes it, with fewer fields, so that whoever
reads the one reads the other (`metatron route prices update`). Which lines count is decided by read.rs, for both.
"""

import datetime
import hashlib
import importlib.metadata
import json
import re
import sys
import zipfile

from genai_prices import data
from genai_prices.types import TieredPrices

FILE = "litellm/model_prices_and_context_window_backup.json"
# As shared/protocol/src/price/vendor.rs has them, without OpenRouter.
VENDORS = """openai anthropic gemini groq deepseek mistral xai together_ai fireworks_ai cerebras deepinfra novita
    nebius dashscope zai moonshot sambanova cohere_chat minimax baseten""".split()
RATE = r"""(input_cost_per_token|output_cost_per_token|cache_read_input_token_cost|output_cost_per_reasoning_token
    |cache_creation_input_token_cost(_above_1hr)?)(_above_\d+k_tokens)?"""
REST = ["litellm_provider", "mode", "max_input_tokens", "max_output_tokens", "deprecation_date", "tiered_pricing"]
OPENROUTER = {
    "input_mtok": "input_cost_per_token",
    "output_mtok": "output_cost_per_token",
    "cache_read_mtok": "cache_read_input_token_cost",
    "cache_write_mtok": "cache_creation_input_token_cost",
    "cache_write_1h_mtok": "cache_creation_input_token_cost_above_1hr",
    "output_reasoning_mtok": "output_cost_per_reasoning_token",
}


def trimmed(model):
    """None: it is sold by somebody else, is no chat, or its price is not said, or not by the token."""
    if model.get("litellm_provider") not in VENDORS or model.get("mode") not in ("chat", "responses"):
        return None
    kept = {key: value for key, value in model.items() if key in REST or re.fullmatch(RATE, key, re.VERBOSE)}
    both = [model.get("input_cost_per_token"), model.get("output_cost_per_token")]
    if None in both and "tiered_pricing" not in kept:
        return None
    if both == [0, 0] and any("cost" in key and isinstance(value, float) and value > 0 for key, value in model.items()):
        return None
    return kept


def openrouter(now):
    """Without what nobody asks for by that name (names without a vendor, batches), and without names that stand for
    whatever is newest: no one price is theirs."""
    [provider] = [provider for provider in data.providers if provider.id == "openrouter"]
    for model in provider.models:
        if "/" not in model.id or model.id.startswith("~") or model.id.endswith((":batch", ":free")):
            continue
        prices = {OPENROUTER[key]: price for key, price in vars(model.get_prices(now)).items() if key in OPENROUTER}
        if not {"input_cost_per_token", "output_cost_per_token"} <= set(prices):
            continue
        line = {"litellm_provider": "openrouter", "mode": "chat"}
        if model.context_window:
            line["max_input_tokens"] = model.context_window
        tiered = [price for price in prices.values() if isinstance(price, TieredPrices)]
        starts = sorted({0, *(tier.start for price in tiered for tier in price.tiers)})
        at = {start: {key: per_token(price, start) for key, price in prices.items()} for start in starts}
        line |= at[0] if len(starts) == 1 else {"tiered_pricing": [{"range": [n], **at[n]} for n in starts]}
        yield f"openrouter/{model.id}", line


def per_token(price, start):
    if isinstance(price, TieredPrices):
        tiers = [tier.price for tier in price.tiers if tier.start <= start]
        price = tiers[-1] if tiers else price.base
    return float(price / 10**6)


def main(wheel, out):
    [version] = re.findall(r"litellm-([\d.]+)-", wheel)
    text = zipfile.ZipFile(wheel).read(FILE)
    now = datetime.datetime.now(datetime.timezone.utc)
    genai = importlib.metadata.version("genai-prices")
    models = {name: kept for name, model in json.loads(text).items() if (kept := trimmed(model))}
    models |= openrouter(now)
    header = {
        "source": f"LiteLLM {version}, and genai-prices {genai} for OpenRouter",
        "as_of": f"{now:%Y-%m-%d}",
        "of": [
            {
                "name": "LiteLLM",
                "version": version,
                "file": FILE,
                "sha256": hashlib.sha256(text).hexdigest(),
                "license": "MIT",
                "text": "LICENSE-litellm.txt",
            },
            {"name": "genai-prices", "version": genai, "license": "MIT", "text": "LICENSE-genai-prices.txt"},
        ],
    }
    lines = {"metatron": header, **dict(sorted(models.items()))}
    compact = [f"{json.dumps(name)}:{json.dumps(line, separators=(',', ':'))}" for name, line in lines.items()]
    with open(out, "w") as file:
        file.write("{\n" + ",\n".join(compact) + "\n}\n")


main(*sys.argv[1:])
