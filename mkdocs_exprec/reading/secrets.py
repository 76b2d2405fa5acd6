"""Text -> the keys, tokens and passwords in it; once they are blotted out here, no later stage can repeat them.

Nearly every record holds none, so a cheap look comes first: for a few words, and for a long run of letters and digits,
which the keys of all makers have. What stands for a secret (`$KEY`, `<token>`, `...EXAMPLE`) is none, and neither is a
digest, a commit or a UUID that nothing calls a key.
"""

from __future__ import annotations

import re
import string
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from mkdocs_exprec.diagnostics import Span
from mkdocs_exprec.patterns import rare
from mkdocs_exprec.reading.source import Problem, Source

EXPOSED = "exposed-secret"
"""The slug of the rule that reports them."""
BLOT = "█"
"""What stands on pages and in reports for each character of a secret."""


class Secret(NamedTuple):
    """A stretch of text that opens something to whoever reads it."""

    what: str
    """What it is, with its article."""
    start: int
    end: int


def without_secrets(source: Source) -> Source:
    """The source with every secret blotted out, character for character, and a problem for each."""
    found = find_secrets(source.text)
    if not found:
        return source
    spans = tuple(Span(each.start, each.end) for each in found)
    problems = (
        Problem(EXPOSED, span, f"{each.what} stands here in plain text", _HINT)
        for each, span in zip(found, spans, strict=True)
    )
    return replace(source, text=redacted(source.text, spans), problems=(*source.problems, *problems), secrets=spans)


_HINT = "revoke it, since Git keeps what was committed, and write a stand-in such as `$API_KEY`"


def redacted(text: str, spans: Iterable[Span]) -> str:
    """The text with what stands between those offsets blotted out; blanks and line ends stay.

    Args:
        text: the text.
        spans: stretches of it, in order and apart from each other.
    """
    pieces: list[str] = []
    kept = 0
    for start, end in spans:
        pieces += (text[kept:start], _INK.sub(BLOT, text[start:end]))
        kept = end
    return "".join([*pieces, text[kept:]])


_INK = re.compile(r"\S")


def find_secrets(text: str) -> tuple[Secret, ...]:
    """Every secret in a text, in its order and apart from each other. Linear in the text."""
    return _in_escaped(text) if "\\" in text and _ESCAPE.search(text) else _in_plain(text)


_ESCAPE = re.compile(r"\\(?=[_*.+=:@~-])")
"""A backslash that Markdown drops, as formatters write it before what keys and their names are made of."""


def _in_escaped(text: str) -> tuple[Secret, ...]:
    """The secrets of a text as Markdown shows it, at their places in the text as it is written."""
    cuts = [match.start() - number for number, match in enumerate(_ESCAPE.finditer(text))]

    def written(place: int) -> int:
        return place + bisect_right(cuts, place)

    shown = _in_plain(_ESCAPE.sub("", text))
    return tuple(each._replace(start=written(each.start), end=written(each.end - 1) + 1) for each in shown)


def _in_plain(text: str) -> tuple[Secret, ...]:
    data = text.encode("utf-8", "surrogatepass")
    folded = data.translate(_FOLD)
    found: list[Secret] = []
    for marker, kinds in _CALLED.items():
        if _may_be_called(data, folded, marker):
            found += (secret for kind in kinds for secret in kind(text))
    if b"@" in data:
        found += _in_urls(text)
    if data.rfind(b"curl") >= 0 or data.rfind(b"login") >= 0 or _names_mysql(data):
        found += _in_commands(text)
    if folded.rfind(b"alpa") >= 0 or _may_be_made(data):
        found += _made(text)
    return tuple(_apart(found)) if found else ()


_FEWER = str.maketrans("dgiwyz", "salanp")
_FOLD = bytes.maketrans(string.ascii_letters.encode(), (string.ascii_lowercase * 2).translate(_FEWER).encode())
"""Small letters, and fewer of them, so that one look finds either of two words: `key` and `token` hold `ken`,
`password` and `pwd` hold `pas`, `AIza` and `glpat` hold `alpa`."""


def _apart(found: list[Secret]) -> Iterator[Secret]:
    """The secrets in the order of the text; of two that overlap one, which takes in both."""
    current = None
    for each in sorted(found, key=lambda secret: (secret.start, -secret.end)):
        if current and each.start < current.end:
            current = current._replace(end=max(current.end, each.end))
            continue
        if current:
            yield current
        current = each
    if current:
        yield current


# Keys that show by their own form whose they are.


class _Maker(NamedTuple):
    what: str
    signs: tuple[bytes, ...]
    """What every key of this maker holds one of: before or at its first long run of letters and digits."""
    pattern: str
    """With one group: the part that is secret."""
    certain: bool = True
    """Whether the form alone says that it is one."""


_MAKERS = (
    _Maker("a Hugging Face token", (b"hf_", b"api_org_"), r"(?:hf|api_org)_([A-Za-z0-9]{30,}+)"),
    _Maker("a GitHub token", (b"ghp_", b"gho_", b"ghu_", b"ghs_", b"ghr_"), r"gh[pousr]_([A-Za-z0-9]{30,}+)"),
    _Maker("a GitHub token", (b"github_pat_",), r"github_pat_(\w{30,}+)"),
    _Maker("a GitLab token", (b"glpat-",), r"glpat-([\w-]{20,}+)"),
    _Maker("an AWS access key", (b"AKIA", b"ASIA"), r"A[KS]IA([A-Z0-9]{16})(?![A-Za-z0-9])"),
    _Maker("a Google API key", (b"AIza",), r"AIza([\w-]{35})(?![\w-])"),
    _Maker("a Google secret", (b"GOCSPX-", b"ya29."), r"(?:GOCSPX-|ya29\.)([\w-]{20,}+)"),
    _Maker("an Anthropic key", (b"sk-ant-",), r"sk-ant-([\w-]{20,}+)"),
    _Maker("an API key", (b"sk-",), r"sk-(?:[a-z]+[0-9]?-){0,3}([\w-]{20,}+)", certain=False),
    _Maker("a Stripe key", (b"k_live_",), r"[rs]k_live_([A-Za-z0-9]{16,}+)"),
    _Maker("a Groq key", (b"gsk_",), r"gsk_([A-Za-z0-9]{30,}+)"),
    _Maker("a Replicate token", (b"r8_",), r"r8_([A-Za-z0-9]{30,}+)"),
    _Maker("an NVIDIA key", (b"nvapi-",), r"nvapi-([\w-]{40,}+)"),
    _Maker("an xAI key", (b"xai-",), r"xai-([A-Za-z0-9]{40,}+)"),
    _Maker("a Perplexity key", (b"pplx-",), r"pplx-([A-Za-z0-9]{40,}+)"),
    _Maker("a LangSmith key", (b"lsv2_",), r"lsv2_[ps][tk]_(\w{30,}+)"),
    _Maker("a Databricks token", (b"dapi",), r"dapi([0-9a-f]{32})(?![A-Za-z0-9])"),
    _Maker("a DigitalOcean token", (b"_v1_",), r"do[opr]_v1_([0-9a-f]{40,}+)"),
    _Maker("an npm token", (b"npm_",), r"npm_([A-Za-z0-9]{36})(?![A-Za-z0-9])"),
    _Maker("a PyPI token", (b"pypi-",), r"pypi-([\w-]{60,}+)"),
    _Maker("a Docker token", (b"dckr_pat_",), r"dckr_pat_([\w-]{20,}+)"),
    _Maker("a SendGrid key", (b"SG.",), r"SG\.([\w-]{16,}+\.[\w-]{30,}+)"),
    _Maker("a Slack token", (b"xox", b"xapp-"), r"(?:xox[a-z]|xapp)-([\w-]{10,}+)"),
    _Maker("a Slack webhook", (b"hooks.slack.com",), r"hooks\.slack\.com/(?:services|workflows)/([\w/]{20,}+)"),
    _Maker("a Discord webhook", (b"webhooks",), r"discord(?:app)?\.com/api/webhooks/([0-9]+/[\w-]{40,}+)"),
    _Maker("a W&B key", (b"wandb",), r"wandb[ .]login\b(?:[^\r\n]|(?<=\\)\r?\n){0,60}?\b([0-9a-f]{40})\b"),
    _Maker("a W&B key", (b"wandb_v1_",), r"wandb_v1_(\w{20,}+)"),
    _Maker(
        "the signature of a URL", (b"ignature=", b"sig="), r"(?:sig|X-\w+-Signature)=([\w%+/-]{40,}+)", certain=False
    ),
    _Maker("a JSON web token", (b"eyJ",), r"(eyJ[\w-]{10,}+\.eyJ[\w-]{10,}+\.[\w-]{10,}+)"),
    _Maker("a bearer token", (b"earer ",), r"[Bb]earer[ ]+([\w.~+/-]{16,}+=*)", certain=False),
    _Maker("a password", (b"asic ",), r"Authorization: Basic ([A-Za-z0-9+/]{12,}+=*)"),
)
_MADE = rare(rf"(?<![\w-])(?:{'|'.join(maker.pattern for maker in _MAKERS)})", re.ASCII)
_SIGN = rare(b"|".join(re.escape(sign) for maker in _MAKERS for sign in maker.signs))
_LETTERS_AND_DIGITS = bytes(
    ord("a") if character in (string.ascii_letters + string.digits).encode() else ord(" ") for character in range(256)
)
_RUN = b"a" * 16
_BEFORE = 80
"""How far before a long run the sign of its maker is looked for."""


def _may_be_made(data: bytes) -> bool:
    """Whether a long run of letters and digits stands behind the sign of a maker."""
    runs = data.translate(_LETTERS_AND_DIGITS)
    at = runs.find(_RUN)
    while at >= 0:
        if _SIGN.search(data, max(0, at - _BEFORE), at + len(_RUN)):
            return True
        end = runs.find(b" ", at)
        at = runs.find(_RUN, end) if end >= 0 else -1
    return False


def _made(text: str) -> Iterator[Secret]:
    for match in _MADE.finditer(text):
        index = match.lastindex or 0
        maker = _MAKERS[index - 1]
        if not _stands_in(match[index]) and (maker.certain or _is_random(match[index])):
            yield Secret(maker.what, *match.span(index))


# Blocks, and passwords in URLs.

_BLOCK = rare(
    r"-----BEGIN [A-Z ]{0,20}PRIVATE KEY(?: BLOCK)?-----"
    r"((?:(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset|MessageID):[^\n]*+|[A-Za-z0-9+/=\s>.…]|\\[nr])++)"
)
_IN_URL = re.compile(r"://[^\s/@:?#\"'`<>()\[\]]{0,100}:([^\s/@?#\"'`<>()\[\]]{1,200})@(?=[\w\[])")
_CAPITALS = re.compile(r"[A-Z_]+")


def _blocks(text: str) -> Iterator[Secret]:
    if "PRIVATE KEY" not in text:
        return
    for match in _BLOCK.finditer(text):
        if _is_random(match[1]) and not _is_left_out(match[1]):
            start = match.start(1) + len(match[1]) - len(match[1].lstrip())
            yield Secret("a private key", start, match.start(1) + len(match[1].rstrip()))


def _in_urls(text: str) -> Iterator[Secret]:
    for match in _IN_URL.finditer(text):
        if not _stands_in(match[1]) and not _CAPITALS.fullmatch(match[1]):
            yield Secret("the password of a URL", *match.span(1))


# Passwords among the arguments of commands that call them by one letter.

_ARGUMENTS = r"\b(?:[^\r\n|;&]|(?<=\\)\r?\n){0,200}?[ \t]"
_BLANKS = r"(?:[ \t]|\\\r?\n){1,20}+"
_OPTIONS = (
    rf"(?:{_BLANKS}(?:"
    r"--?[\w-]{1,30}+(?:[ =](?:\"[^\"\n]{0,200}+\"|'[^'\n]{0,200}+'|[^\s|;&`-][^\s|;&`]{0,200}+))?"
    rf"|(?!-)(?=[^\s|;&`]{{0,200}}?[.:/$])[^\s|;&`]{{1,400}}+)){{0,8}}?{_BLANKS}"
)
"""The options of a command, and addresses among them; what else follows is another command, or prose."""
_GIVEN = r"""["']?([^\s"'`]{4,200})"""
_IN_COMMAND = rare(
    rf"\bcurl{_ARGUMENTS}(?:-[A-Za-z]{{0,6}}[uU]|--(?:proxy-)?user)[ =]{{0,3}}[\"']?[^\s\"'`:]{{1,100}}:{_GIVEN}"
    rf"|\bmysql\w*{_ARGUMENTS}-p{_GIVEN}"
    rf"|\bsshpass{_ARGUMENTS}-p[ ]{{0,3}}{_GIVEN}"
    r"|\b(?:docker|podman|nerdctl|buildah|skopeo|oras|helm|crane|az|oc|cf)(?:[ \t]{1,3}[a-z]{2,20})?[ \t]{1,3}login"
    rf"{_OPTIONS}-p(?:[ =]{{0,3}}+|{_BLANKS}){_GIVEN}"
)
_PORTS = rare(r"[\d.:/-]+(?:tcp|udp)?")


def _names_mysql(data: bytes) -> bool:
    """Whether it is there, looked for by its one rare letter."""
    at = data.find(b"q")
    while at >= 0:
        if data[at - 3 : at + 2] == b"mysql":
            return True
        at = data.find(b"q", at + 1)
    return False


def _in_commands(text: str) -> Iterator[Secret]:
    for match in _IN_COMMAND.finditer(text):
        index = match.lastindex or 0
        if not (_stands_in(match[index]) or _CAPITALS.fullmatch(match[index]) or _PORTS.fullmatch(match[index])):
            yield Secret("a password", *match.span(index))


# Values behind a word that calls them secret.


Judge = Callable[[str, str, bool], str]
"""What stands before the name and ends with it, in small letters; a value; whether it is set, and no word of a sentence
or name of a variable. Gives what the value is, empty if it is no secret."""


class _Family(NamedTuple):
    """Names such as `api_key`, by the word that they end with."""

    stems: tuple[str, ...]
    """The word as people write it."""
    pattern: re.Pattern[str]
    """The stem, the rest of the name, a sign and a value."""
    judge: Judge


_VALUE = r"""
    (?:  ["'`*_\])\\]{0,4}[ \t]{0,3}(?P<sign>:=|=>|[=:：]|(?<=[ \t])(?:\||(?:is|was)(?=[ \t:]):?))[ \t]{0,3}
      |  [ \t]{1,3}  |  ["'][ \t]{0,3},?[ \t]{0,3}(?=["'])  |  (?=\\[\r\n]))
    [*_]{0,3}[ \t]{0,3}
    (?:  \\(?:\r\n?|\n)[ \t]{0,80}                             # a command that goes on below
      |  (?P<below>(?:[|>][+-]?)?(?:[ \t]{0,3}(?:\r\n?|\n)){1,2}
           (?:[ \t]{0,80}[*+-][ \t]{1,3}|[ \t]{1,80})))?
    (?:[bfru\\](?=["']))?
    (?:"(?P<double>[^"\n]{1,200})"  |  '(?P<single>[^'\n]{1,200})'  |  `(?P<code>[^`\n]{1,200})`
      |  (?P<bare>[^\s"'`<>|&;]{1,200})(?P<last>(?=[ \t]*(?:[\r\n`"'|}\])]|\\[\r\n]|\Z)))?)
"""


def _family(judge: Judge, *stems: str, rest: str = "") -> _Family:
    pattern = rare(f"(?:{'|'.join(stems)}){rest}{_VALUE}", re.VERBOSE)
    return _Family(stems, pattern, judge)


def _key(before: str, value: str, is_set: bool) -> str:  # noqa: ARG001 - a judge's signature
    is_of_a_key = before.rstrip(_JOINTS).endswith(_OF_A_KEY) or (before.endswith(_IN_QUERY) and _is_random(value))
    return "an API key" if is_of_a_key and _is_key(value) else ""


def _token(before: str, value: str, is_set: bool) -> str:  # noqa: ARG001
    if before.endswith(("--", *_IN_QUERY)) or before.rstrip(_JOINTS).endswith(_OF_A_TOKEN):
        return "an access token" if _is_key(value) else ""
    return "a token" if _is_random(value) and not _DIGEST.fullmatch(value) else ""


def _secret(before: str, value: str, is_set: bool) -> str:  # noqa: ARG001
    return "a secret" if _is_key(value) else ""


def _password(before: str, value: str, is_set: bool) -> str:  # noqa: ARG001
    return "a password" if len(value) >= 4 and (is_set or not _PLAIN_WORD.fullmatch(value)) else ""


def _pass(before: str, value: str, is_set: bool) -> str:  # noqa: ARG001
    is_owned = before.rstrip(_JOINTS).endswith(_OF_A_PASSWORD)
    return "a password" if (is_owned or before.endswith("--")) and _has_mixed(value, 4 if is_owned else 8) else ""


def _pwd(before: str, value: str, is_set: bool) -> str:
    return _pass(before, value, is_set) or ("a password" if "/" not in value and _has_mixed(value, 8) else "")


_KEY = _family(_key, "key", "Key", "KEY")
_TOKEN = _family(_token, "token", "Token", "TOKEN")
_SECRET = _family(_secret, "secret", "Secret", "SECRET")
_PASSWORD = _family(_password, "pass", "Pass", "PASS", rest="(?:word|Word|WORD|wd|Wd|WD|phrase|Phrase|PHRASE)")
_PASS = _family(_pass, "pass", "Pass", "PASS", rest="(?![A-Za-z])")
_PWD = _family(_pwd, "pwd", "Pwd", "PWD")
_OF_A_KEY = tuple(
    "api access secret private auth account storage service client encryption signing subscription admin deploy master"
    " openai anthropic gemini cohere mistral huggingface face hf wandb w&b wb comet neptune kaggle mlflow clearml azure"
    " aws gcp google github gitlab openrouter groq pinecone".split()
)
_OF_A_TOKEN = tuple(
    "api access secret private auth bearer refresh hub huggingface face hf wandb w&b github gitlab slack openai neptune"
    " replicate databricks deploy registry pypi npm telegram discord bot".split()
)
"""What stands before `key` and `token` where they open something."""
_OF_A_PASSWORD = tuple(
    "db database user admin root mysql mariadb postgres postgresql pg mongo mongodb redis rabbitmq mq smtp mail email"
    " ftp sftp ssh sudo proxy http auth basic login registry docker minio wifi vpn ldap".split()
)
"""What stands before `pass` and `pwd` where they are short for a password."""
_IN_QUERY = ("?", "&", "&amp;")
_JOINTS = " _.-"
_IN_NAME = string.ascii_letters + string.digits + "_-."
_LONGEST_NAME = 40


def _named(text: str, family: _Family) -> Iterator[Secret]:
    for stem in family.stems:
        at = text.find(stem)
        while at >= 0:
            match = family.pattern.match(text, at)
            if match and (secret := _judged(text, family, match)):
                yield secret
            at = text.find(stem, at + len(stem))


def _judged(text: str, family: _Family, match: re.Match[str]) -> Secret | None:
    """The value behind a name of a family, if it is a secret."""
    before = text[max(0, match.start() - _LONGEST_NAME) : match.start()].rpartition("\n")[2]
    name = before[len(before.rstrip(_IN_NAME)) :]
    is_argument = name.startswith("-")
    part = "bare" if match["bare"] else str(match.lastgroup)
    value = match[part].strip() if part != "bare" else match[part].rstrip(".,:)}]*_\\")
    if not value or _stands_in(value) or not (match["sign"] or is_argument or _is_random(value)):
        return None
    if match["below"] and not (match["sign"] in (":", "：") and _is_random(value)):
        return None
    is_said = str(match["sign"]).startswith(("is", "was"))
    if is_said and part != "code" and not _has_mixed(value, 8):
        return None
    ends_line = not is_said and match["last"] is not None and (match["sign"] != "=" or f"{name}{match[0][0]}".isupper())
    what = family.judge(before.lower(), value, part != "bare" or is_argument or ends_line)
    start = match.start(part) + match[part].index(value)
    return Secret(what, start, start + len(value)) if what else None


_CALL = rare(
    rb"(?:(?:key|ken|(?<=se)cret|pass(?:word|wd|phrase)|(?<=[_-])pass|pwd)(?![a-z])"
    rb"(?:[^\w\n]{0,8}?(?:[:=|]|\xef\xbc\x9a|\\[\r\n])|[\"', \t]{1,6}\S{0,80}?\d|(?: BLOCK)?-----"
    rb"|[ \t]{1,3}(?:is|was)[ \t:])"
    rb"|(?<=ssh)pass[ \t])",
    re.IGNORECASE,
)
"""A name that ends there, and a sign, the end of a line that goes on, or a word with a digit behind it."""


def _may_be_called(data: bytes, folded: bytes, marker: bytes) -> bool:
    """Whether something is called a secret: a cheap look at each place where the folded text holds a word."""
    at = folded.rfind(marker)  # from the end, which Python compares by the first letter: those of our words are rare
    while at >= 0:
        if _CALL.match(data, at):
            return True
        at = folded.rfind(marker, 0, at + 1)
    return False


_CALLED: dict[bytes, tuple[Callable[[str], Iterator[Secret]], ...]] = {
    b"ken": (partial(_named, family=_KEY), partial(_named, family=_TOKEN), _blocks),
    b"cret": (partial(_named, family=_SECRET),),
    b"pas": (*(partial(_named, family=family) for family in (_PASSWORD, _PASS, _PWD)), _in_commands),
}
"""What to look for where the folded text holds a word."""


# What a value looks like.

_PLAIN_WORD = re.compile(r"[A-Za-z_]+|[A-Za-z_]\w*(?:\.\w+)+")
_DIGEST = rare(
    r"(?:sha\d+:)?(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE
)
_NAMED_DIGEST = rare(r"(?:sha|md|blake)\w{1,4}[-:][0-9A-Za-z+/=]{8,}+$", re.IGNORECASE)
_STANDS_IN = rare(
    r"""[$<{\[(] | %[\w(]+[%)]                               # a variable, a place to fill in
      | @(?:\S*/|[\w-]+\.\w+$) | !(?:env|secret|vault|ref|sub)\b   # a file, a tag of YAML
      | (?:os|env|environ|process|self|args|config|settings|secrets|vault|keyring)\b
      | [\w.]+[(\[]                                          # a call
      | (?:none|null|nil|true|false|yes|no|n/?a|unset|empty|required|optional|hidden|removed|stored|string\??|str
          |int|bytes|test|fake|todo|tbd|prompt|pass|passwd|password|passphrase|secret|token|key|unchanged|same|see)$
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LEFT_OUT = (
    "example", "your", "placeholder", "redacted", "dummy", "changeme", "change-me", "insert", "***", "...", "…", BLOT,
    "xxxx", "00000000",
)  # fmt: skip
_PATH = rare(r"[~.]|id_|.*(?:://|\.(?:pem|key|pub|json|txt|env|ya?ml|toml|ini|cfg|md|py|crt)$)")
_BASE64 = re.compile(r"(?=.*[A-Z])(?=.*[0-9])[A-Za-z0-9+/]{32,}=*")
_SEGMENT = re.compile(r"[A-Za-z0-9]+")
_CHANGE = re.compile(r"[a-z][A-Z]{2}|[A-Z][a-z][A-Z]")
"""A change between capitals and small letters as no word has it."""


def _stands_in(value: str) -> bool:
    """Whether a value stands for a secret that is kept elsewhere, or is left to be filled in."""
    return _STANDS_IN.match(value) is not None or _is_left_out(value)


def _is_left_out(value: str) -> bool:
    return any(map(value.casefold().__contains__, _LEFT_OUT))


def _is_key(value: str) -> bool:
    """Whether what is called a key, a token or a secret looks like one: a word with letters and digits mixed."""
    if "/" in value:
        return _BASE64.fullmatch(value) is not None and _is_random(value)
    if len(value) < 8 or " " in value or _PATH.match(value) or _NAMED_DIGEST.match(value):
        return False
    return _is_random(value) or _has_mixed(value, 6)


def _is_random(value: str) -> bool:
    """Whether a value holds a long run that nobody would write as a word: letters and digits, or cases, mixed."""
    return any(_is_mixed(segment, 16) or _is_jumbled(segment) for segment in _SEGMENT.findall(value))


def _has_mixed(value: str, length: int) -> bool:
    return any(_is_mixed(segment, length) for segment in _SEGMENT.findall(value))


def _is_mixed(segment: str, length: int) -> bool:
    return len(segment) >= length and not segment.isalpha() and not segment.isdigit()


def _is_jumbled(segment: str) -> bool:
    return len(segment) >= 20 and len(_CHANGE.findall(segment)) >= 4
