"""Keys, tokens and passwords are found wherever they stand, and no output repeats them.

What looks like the key of a maker is put together here, so that no scanner takes this file for a leak.
"""

from __future__ import annotations

import gc
import json
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_exprec.cli import FORMATS, main
from mkdocs_exprec.pipeline import build as checked
from mkdocs_exprec.reading.secrets import BLOT, find_secrets, redacted, without_secrets
from mkdocs_exprec.reading.source import Source
from tests.hosts import build, config, record, small, write
from tests.test_properties import DOCUMENTS, many

TODAY = date(2025, 6, 30)
HEX = "0123456789abcdef"
MIXED = "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7"
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJ"
PEM = "MIIEpAIBAAKCAQEA1c7+9z5Pad7OejecsQ0bu3aozN3tihPmljnnudb9G3HECdnH"
MADE = {
    "Hugging Face": "hf_" + LETTERS,
    "GitHub": "ghp_" + MIXED + "aB3dE6gH9",
    "GitHub, fine-grained": "github_pat_" + MIXED[:22] + "_" + MIXED * 2,
    "GitLab": "glpat-" + "a-B_3dE6gH-9jK_2mN5p",
    "AWS": "AKIA" + "1234567890ABCDEF",
    "Google": "AIza" + "SyA-1b_C2d-3E_f4G-5h_I6j-7K_l8M-9n_",
    "Anthropic": "sk-ant-" + "api03-" + MIXED * 3,
    "OpenAI": "sk-proj-" + MIXED * 4,
    "OpenAI, old": "sk-" + MIXED,
    "OpenRouter": "sk-or-v1-" + HEX * 4,
    "Slack": "xoxb-" + "123456789012-1234567890123-" + MIXED[:24],
    "Slack webhook": "https://hooks.slack.com/" + "services/T0123/B0123/" + MIXED,
    "Groq": "gsk_" + MIXED * 2,
    "W&B login": f"wandb login --relogin {HEX * 2}{HEX[:8]}",
    "W&B in Python": f"wandb.login(key='{HEX * 2}{HEX[:8]}')",
    "JSON web token": "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0NTY3ODkwIn0." + MIXED,
    "bearer": f'curl -H "Authorization: Bearer {MIXED}"',
    "basic": 'curl -H "Authorization: Basic ' + 'dXNlcjpwYXNzd29yZA=="',
    "a signed URL": f"https://lab.blob.core.windows.net/a?sv=1&sig={MIXED}%2B{MIXED}%3D",
    "a private key": f"-----BEGIN RSA PRIVATE KEY-----\n{PEM}\n{PEM}\n-----END RSA PRIVATE KEY-----",
    "a private key in JSON": '"-----BEGIN PRIVATE KEY-----\\n' + f'{PEM}\\n-----END PRIVATE KEY-----\\n"',
    "a PGP key": f"-----BEGIN PGP PRIVATE KEY BLOCK-----\nHash: SHA256\n\n{PEM}\n=aB3d\n-----END PGP PRIVATE KEY",
    "an encrypted key": f"-----BEGIN PRIVATE KEY-----\n> Proc-Type: 4,ENCRYPTED\n> {PEM}\n> -----END PRIVATE KEY-----",
}
MADE |= {
    f"{name}, escaped": MADE[name].replace("_", r"\_").replace("-", r"\-")
    for name in ("Hugging Face", "GitHub, fine-grained", "GitLab", "OpenAI", "Slack")
}
CALLED = {
    "an argument": f"python train.py --wandb-key {HEX * 2}{HEX[:8]} --lr 0.1",
    "a short argument": "--wandb-key=abc123def456",
    "an argument on the next line": f"train.py --wandb-key \\\n    {HEX * 2}{HEX[:8]} --lr 0.1",
    "an argument on Windows' next line": f"train.py --wandb-key \\\r\n    {HEX * 2}{HEX[:8]}",
    "a password on the next line": "train.py --password \\\n  hunter2",
    "a login on the next line": f"wandb login \\\n    {HEX * 2}{HEX[:8]}",
    "the environment, on the next line": f"WANDB_API_KEY=\\\n{HEX * 2}{HEX[:8]} train.py",
    "YAML on the next line": f"wandb_key:\n  {HEX * 2}{HEX[:8]}",
    "a block of YAML": f"wandb_key: >-\n  {HEX * 2}{HEX[:8]}",
    "a label and its list": f"- **API key:**\n    - `{HEX * 2}{HEX[:8]}`",
    "a token as argument": "--token s3cr3t-value-1",
    "a list of arguments": '["--api-key", "abc123def456"]',
    "the environment": "export OPENAI_API_KEY=abcd1234efgh",
    "a password in the environment": "`DB_PASSWORD=letmein`",
    "YAML": "  api_key: abcd1234efgh",
    "JSON": '{"client_secret": "abcd1234efgh"}',
    "JSON in a string": r'"{\"api_key\": \"abcd1234efgh\"}"',
    "a password with a sign in front": "password: !letmein7",
    "Python": "connect(password='correct horse', user=ana)",
    "camel case": "apiKey: abcd1234efgh",
    "words": "- **W&B API key:** abcd1234efgh",
    "bold": "**Password:** hunter2",
    "a row": "| password | hunter2 |",
    "a header": "x-api-key: abcd1234efgh",
    "AWS": "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYabcd1KEY12",
    "Azure": f"AccountKey=/{MIXED}+/{MIXED}==;EndpointSuffix=x",
    "netrc": f"machine api.wandb.ai\n  login user\n  password {HEX * 2}{HEX[:8]}",
    "a random token": f"token: {MIXED}",
    "curl": "curl -u admin:8xiM0OGr4hTx https://lab.example.org/x",
    "curl, in quotes": "curl -sS --user 'admin:8xiM0OGr4hTx' https://lab.example.org/x",
    "curl over two lines": "curl https://lab.example.org/x \\\n  -u admin:8xiM0OGr4hTx",
    "mysql": "mysql -u root -phunter2x runs",
    "mysqldump": "mysqldump -uroot -p'hunter2x' runs",
    "docker": "docker login -p hunter2x",
    "docker, with a user and an address": "docker login registry.example.org:5000 -u ana -p hunter2x",
    "docker over lines": "docker login \\\n  -u=ana \\\n  -p 'hunter2x' registry.example.org",
    "docker, with the password below": "docker login -u ana -p \\\n  hunter2x",
    "docker, with a name in quotes": 'docker login -u "Ana Silva" -p hunter2x',
    "docker, with a joined address": "docker login my-registry.example.org -u ana -p hunter2x",
    "docker, long": "docker login --username ana --password hunter2x",
    "podman": "sudo podman login --tls-verify=false -phunter2x quay.io",
    "helm": "helm registry login -u ana -p hunter2x r.example.org",
    "az": "az acr login --name lab -u ana -p hunter2x",
    "mysql, long": "mysql -u ana --password=hunter2x runs",
    "sshpass": "sshpass -p hunter2x ssh ana@gpu-1",
    "pass in a name": "db_pass: passwdABCD12",
    "pass in the environment": "export DB_PASS=abc123xy",
    "pass as argument": "--pass hunter2x",
    "pwd": "pwd: hunter2x",
    "pwd in a name": "smtp_pwd = abc123",
    "a sentence with code": "The password is `letmein`.",
    "a sentence": "the password is hunter2x",
    "a sentence on a key": f"the API key is {HEX * 2}",
    "a query": f"https://api.example.org/x?key={HEX * 2}",
    "a query further on": f"https://api.example.org/x?a=1&key={HEX * 2}",
    "a token in a query": f"https://api.example.org/x?token={HEX * 2}",
    "escaped": rf"WANDB\_API\_KEY={HEX * 2}",
    "a URL": "https://user:pw@host.example/x",
    "a database": "postgres://lab:s3cret@db.example.org:5432/x",
    "after letters of another script": "キーapi_key=abcd1234efghです",
}
NONE = r"""
--wandb-key $WANDB_KEY
API_KEY=${API_KEY}
api_key=%API_KEY%
--token <token>
--api-key your-key-here
--api-key EMPTY
password: ********
pass: 12/12
first pass: resnet50v2a1
first_pass: 0.91
test_pass: resnet50v2a1
| pass | 1234abcd |
--pass 2
db_pass: $DB_PASS
pwd: /home/ana/run2025abcd
PWD=runs/run2025abcd
pwd: experiments
pwd: run_0042
the password is required
the password is base64-encoded
the password is user-specific
the password is "too short"
the password was leaked.
the key is `lr_2025abcd`
the secret is a long warm-up
curl -u $USER:$PASS https://x
curl -u user:<password> https://x
curl -u USER:PASSWORD https://x
curl -u ana https://x:8080/abcd1234
curl -o out.json https://x
mysql -p runs_2025
mysql -p$MYSQL_PASS runs
mysql -p3306 runs
pip install mysql-python2x
mysql is queried; train -pabcd1
sshpass -p "$SSHPASS" ssh ana@gpu-1
docker login -u ana -p $PASS
docker login -u ana -p "${REGISTRY_PASSWORD}"
docker login -p <token> registry.example.org
docker login -p ********
docker login -u ana --password-stdin registry.example.org
docker login, then docker run -p 8080:80 lab/train2025
docker login registry.example.org and mkdir -p runs2025x
docker login && docker run -p abcd1234:80 x
docker run -p 8080:80 lab/train
docker run -p 127.0.0.1:8080:80/tcp mongo
docker run mongo -p 27017:27017
docker compose -p lab2025abc up
mkdir -p run2025abcd
train.py -p hunter2x
mongo is started; mkdir -p data2025
huggingface-cli login -p hunter2x
sshpass -f ~/.pass1 ssh ana@gpu-1
https://x/y?key=exp012
https://x/y?key=constrained_first
storage key: sha256-9f86d081884c7d65
api key: md5:9f86d081884c7d659a2f
password: \*\*\*\*\*\*\*\*
api_key: xxxxxxxxxxxx1
token: ...1234567890abcdef
api_key=os.environ['API_KEY1234']
SECRET=$(cat a1b2c3d4)
password=getpass.getpass()
password=args.password
connect(password=password)
{{ secrets.API_KEY1234 }}
OPENAI_API_KEY=sk-...
max_tokens: 4096
pad_token: '<pad>'
tokens: 1.5B
token budget: 4096
token: gpt2-bpe-50257-v1.2
sort_key=constrained_first
Key: exp012
primary key: run_id_2025
Password: stored in 1Password
password reset
Passwords: rotated
the secret: use 2000 steps
password: n/a
password: !ENV PASSWORD1
--password @~/.secrets/pw1
secret: true
--mask-token a1b2c3d4
token accuracy: 0.912345678
rename_user|set_password|set_time_zone|grant
https://user:pass@host
http://localhost:6006 and ana@example.org
https://host:8080/@x
[a](https://x:1234)@foo
git@github.com:o/r.git
ssh://git@host/x
postgresql://{user}:{password}@host/db
postgres://user:${PASS}@host
https://user:<pw>@host
https://user:PASSWORD@host
sk-learn-pipeline-2025-01-15-something-long
hf_hub_download_something_long_name_here
secrets.json: 12345678
--private-key ~/.ssh/id_ed25519
--api-key-file abcd1234efgh
key: abcd1234efgh5678
unable to login after password reset
the file begins with -----BEGIN PRIVATE KEY----- and so on, as usual
checkpoint llama-3-8b-instruct-step-12000
""".strip().splitlines()
DIGESTS = (
    f"sha256: {HEX * 4}",
    f"`sha256:{HEX * 4}`",
    f"commit {HEX * 2}{HEX[:8]}",
    f"wandb run at commit {HEX * 2}{HEX[:8]}",
    f"cache key: {HEX * 4}",
    f"token: {HEX * 4}",
    f"nginx:1.25@sha256:{HEX * 4}",
    f"split_checksums.json {HEX * 4}",
    "run: 123e4567-e89b-12d3-a456-426614174000",
    "AKIA" + "IOSFODNN7EXAMPLE",
    "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "HF_TOKEN=hf_" + "x" * 34,
    "train.py --wandb-key \\\n  $WANDB_API_KEY",
    "API_KEY=\\\n",
    f"wandb login\n{HEX * 2}{HEX[:8]}",
    f"wandb login\r\n{HEX * 2}{HEX[:8]}",
    f"api_key\n{HEX * 2}{HEX[:8]}",
    "password:\n  type: string",
    "Needs a secret:\n\n- resnet50v2a",
    f"token:\n  {HEX * 4}",
    f"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n{PEM}\n-----END PGP PUBLIC KEY BLOCK-----",
    f"-----BEGIN PUBLIC KEY-----\n{PEM}\n-----END PUBLIC KEY-----",
)


def blotted(text):
    return without_secrets(Source(text)).text


@pytest.mark.parametrize("text", [*MADE.values(), *CALLED.values()], ids=[*MADE, *CALLED])
def test_a_secret_is_found_and_blotted_out(text):
    source = without_secrets(Source(f"# A\n\nBefore {text}\nafter.\n"))
    assert [problem.slug for problem in source.problems] == ["exposed-secret"]
    [span] = source.secrets
    assert len(source.text[slice(*span)].strip(f"{BLOT} \n>\\nr")) <= len("Proc-Type: 4,ENCRYPTED")
    for value in (
        "hunter2",
        "letmein",
        "s3cr",
        "abcd1234",
        "abc123",
        "correct",
        "pw@",
        "8xiM",
        "passwdA",
        "abc123",
        HEX[:12],
        MIXED[:6],
        PEM[-9:],
    ):
        assert value not in source.text
    assert blotted(source.text) == source.text


@pytest.mark.parametrize("text", [*NONE, *DIGESTS])
def test_what_stands_for_a_secret_and_what_is_none_is_left_alone(text):
    assert find_secrets(f"Before {text}\nafter.") == ()
    assert find_secrets(f"- **CLI invocation:** `train {text}`\n") == ()


@many
@given(DOCUMENTS, st.sampled_from([*MADE.values(), *CALLED.values()]), DOCUMENTS)
def test_what_is_blotted_out_keeps_its_length_and_its_lines(before, secret, after):
    text = f"{before} {secret}\n{after}"
    source = without_secrets(Source(text))
    assert len(source.text) == len(text)
    assert all(new == old or (new == BLOT and not old.isspace()) for old, new in zip(text, source.text, strict=True))
    assert source.text == redacted(text, source.secrets)
    assert not find_secrets(source.text)
    outside = [letter for at, letter in enumerate(text) if not any(a <= at < b for a, b in source.secrets)]
    assert outside == [
        letter for at, letter in enumerate(source.text) if not any(a <= at < b for a, b in source.secrets)
    ]


REPEATED = [
    *MADE.values(),
    *CALLED.values(),
    "key=",
    "api_key=",
    "password:",
    "token ",
    "://a:b@",
    "eyJ",
    "a",
    "-",
    '"',
]


@pytest.mark.parametrize("piece", REPEATED, ids=lambda piece: piece[:20])
def test_looking_takes_time_that_grows_with_the_text_only(piece):
    """A text eight times as long takes far less than the sixty-four times of what grows with the square."""

    def taken(length):
        text = f"{piece} " * (length // (len(piece) + 1))
        start = time.process_time()
        find_secrets(text)
        return time.process_time() - start

    gc.disable()  # what a large process has to walk over is none of this
    try:
        assert min(taken(240_000) for _ in range(3)) < 30 * max(taken(30_000), 0.01)
    finally:
        gc.enable()


PASSWORD, TOKEN = "hunter2hunter2", "hf_" + LETTERS
EXPOSED = f"""---
title: Keys
hide: [toc]
tags: [password=front{PASSWORD}]
notes:
  password: {PASSWORD}
---

# Experiment: With api_key={PASSWORD}1

- **Date:** 2025-01-15
- **Owner(s):** Ana password={PASSWORD}
- **Related PRs / Issues:** #12, [PR](https://ana:{PASSWORD}@git.example.org/pull/12)
- **Run IDs:** `{TOKEN}`
- **Seed(s):** secret={PASSWORD}x9

## Goals {TOKEN}

![password={PASSWORD}](nowhere.png "api_key={PASSWORD}3") <!-- password: {PASSWORD} -->
<b title="password={PASSWORD}">x</b>

## Configuration

- **CLI invocation:** train --password {PASSWORD}

```bash
export PASSWORD={PASSWORD}
```

    password: {PASSWORD}

## Follow-ups

- [ ] Revoke {TOKEN} (#13) and password={PASSWORD}
- Not password={PASSWORD}

## Artifacts

- `{TOKEN}/metrics.ndjson`, [a](missing.ndjson?password={PASSWORD})
"""


@pytest.fixture
def lab(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    more = {"theme": "material", "options": {"search": True}}
    records = {"2025-01-15_keys.md": EXPOSED, "2025-01-16_b.md": record("B", "2025-01-16") + "\nSee 2025-01-15_keys.\n"}
    return write(tmp_path, small(records=records, **more))


def test_no_command_repeats_a_secret(lab, capsys):
    path = "docs/experiments/2025-01-15_keys.md"
    commands = (["check"], ["list"], ["show", path], ["links"], ["adopt"], ["check", "--write-baseline", "known.json"])
    machine = (["list", "--json"], ["show", path, "--json"], ["links", "--json"])
    formats = [["check", "--format", form, "--unsafe-fixes"] for form in FORMATS]
    for command in (*commands, *machine, *formats, ["check", "--diff", "--unsafe-fixes"]):
        main(command)
        told = capsys.readouterr()
        assert BLOT in told.out or command[0] not in ("list", "show")
        assert PASSWORD not in told.out + told.err, command
        assert LETTERS not in told.out + told.err, command
    main(["check"])
    assert BLOT in capsys.readouterr().out
    assert json.loads((lab / "known.json").read_text(encoding="utf-8"))
    assert PASSWORD not in (lab / "known.json").read_text(encoding="utf-8")


def test_no_page_and_no_log_repeats_a_secret_and_the_build_fails(lab):
    site = build(lab, "mkdocs")
    assert site.code == 1
    assert "EX501 exposed-secret" in site.output
    assert BLOT in (site.site / "experiments" / "2025-01-15_keys" / "index.html").read_text(encoding="utf-8")
    for text in (site.output, *(path.read_bytes().decode("utf-8", "replace") for path in site.site.rglob("*.*"))):
        assert PASSWORD not in text
        assert LETTERS not in text
    assert PASSWORD in (lab / "docs" / "experiments" / "2025-01-15_keys.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "told", "shown"),
    [
        ({"severity": {"exposed-secret": "note"}}, "note", False),
        ({"severity": {"exposed-secret": "off"}}, None, True),
        ({"ignore": {"experiments/": "EX501"}}, None, True),
        ({"ignore": {"notes/": "EX501"}}, "error", False),
        ({"profile": {"severity": {"exposed-secret": "off"}}}, None, True),
    ],
)
def test_a_milder_severity_still_hides_and_off_does_nothing(options, told, shown, project):
    files = {"mkdocs.yml": config(options=options), "experiments/2025-01-15_a.md": f"# A\n\npassword: {PASSWORD}\n"}
    site = checked(project(files), today=TODAY)
    assert [str(each.severity) for each in site.diagnostics if each.code == "EX501"] == [told] * (told is not None)
    assert (PASSWORD in site.catalog.records[0].source.text) is shown
