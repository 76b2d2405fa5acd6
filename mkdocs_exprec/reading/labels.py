"""The words by which people label a record's metadata, field by field and language by language: a closed list.

Most `Label: value` pairs of a record are not metadata, so what is not listed here, or in a team's profile, is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Label(NamedTuple):
    """What a label means."""

    key: str
    """The field."""
    rank: int = 0
    """Of two labels of one field, that of the lower rank says it better: `Started` is a date, `Date` is the date."""
    doubtful: bool = False
    """Whether the word means other things as well, so that its value has to look like the field's."""
    anywhere: bool = False
    """Whether it is metadata wherever it stands in a record, if its value looks like the field's."""


_WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "title": {"en": ("title", "name", "experiment name", "experiment title"), "it": ("titolo",), "de": ("titel",),
              "fr": ("titre",), "es": ("título",), "ja": ("タイトル", "実験名"), "ko": ("제목",), "zh": ("标题", "实验名称")},
    "id": {"en": ("id", "experiment id", "exp id", "record id", "experiment number", "exp"), "ja": ("実験id", "実験番号"),
           "ko": ("실험 id", "실험 번호"), "zh": ("实验id", "实验编号")},
    "date": {
        "en": ("date", "experiment date", "date created", "created", "created at", "created on", "run date", "test date",
               "date of experiment", "execution date", "date run", "started", "date started", "start date", "started at",
               "start", "date(s)", "dates", "day", "when", "recorded", "logged", "timestamp", "date/time", "datetime",
               "date completed", "completed", "completed at", "completion date", "finished", "ended", "end date",
               "updated", "last updated", "updated at", "date updated", "last modified", "modified"),
        "ja": ("日付", "作成日", "実施日", "実験日", "実行日", "日時", "開始日", "更新日"),
        "ko": ("날짜", "일자", "작성일", "실행일", "실험일", "생성일", "시작일", "일시", "수정일", "업데이트"),
        "zh": ("日期", "实验日期", "创建日期", "创建时间", "开始日期", "时间", "更新日期", "日期時間"),
        "it": ("data", "data inizio", "data esecuzione", "data di esecuzione", "data creazione", "data esperimento"),
        "de": ("datum", "erstellt", "erstellt am", "begonnen"),
        "fr": ("date de création", "date de début", "créé le"),
        "es": ("fecha", "fecha de inicio", "fecha de creación", "creado"),
    },
    "owners": {
        "en": ("owner", "owners", "author", "authors", "engineer", "engineers", "tester", "researcher", "researchers",
               "experimenter", "experimenters", "created by", "run by", "conducted by", "written by", "performed by",
               "operator", "investigator", "lead", "dri", "responsible", "maintainer", "contributor", "contributors"),
        "ja": ("担当者", "担当", "著者", "作成者", "実施者"),
        "ko": ("담당자", "담당", "작성자", "저자", "실험자", "연구자"),
        "zh": ("作者", "负责人", "实验人", "实验者", "执行人"),
        "it": ("autore", "autori", "responsabile"),
        "de": ("autor", "autoren", "verantwortlich", "bearbeiter"),
        "fr": ("auteur", "auteurs", "responsable"),
        "es": ("autora", "autores", "responsables"),
    },
    "references": {
        "en": ("related prs/issues", "related pr/issue", "related prs and issues", "related pr and issue",
               "related prs", "related pr", "related issues", "related issue", "related", "references",
               "prs/issues", "prs and issues", "prs", "pr", "issues", "issue", "pull requests", "pull request",
               "github issue", "tracking issue", "ticket", "issue/pr", "pr/issue", "merge request"),
    },
    "runs": {
        "en": ("run ids", "run id", "runs", "run", "run name", "run names", "task/run", "submit id", "job id", "job ids",
               "job", "jobs", "slurm", "slurm job", "slurm jobs", "slurm job id", "slurm job ids", "slurm id", "slurm ids",
               "wandb", "w&b", "wandb run", "w&b run", "wandb runs", "w&b runs", "wandb id", "w&b id", "wandb run id",
               "w&b run id", "wandb url", "w&b url", "wandb link", "w&b link", "wandb group", "weights and biases",
               "mlflow", "mlflow run", "mlflow run id", "tensorboard", "tensorboard run", "session", "session id",
               "primary run", "primary runs", "primary run ids", "training run", "training run id", "comet", "neptune"),
        "ja": ("実行id", "ランid", "run名"),
        "ko": ("런 id", "실행 id"),
        "zh": ("运行id", "运行编号", "任务id"),
    },
    "seeds": {
        "en": ("seed", "seeds", "random seed", "random seeds", "rng seed", "rng seeds", "global seed", "training seed",
               "seed(s)", "seed list"),
        "ja": ("シード", "乱数シード", "シード値"), "ko": ("시드", "랜덤 시드"), "zh": ("随机种子", "种子"),
        "it": ("seme",), "de": ("zufalls-seed", "startwert"), "fr": ("graine", "graines"), "es": ("semilla", "semillas"),
    },
    "status": {
        "en": ("status", "state", "experiment status", "current status"),
        "ja": ("状態", "ステータス", "状況"), "ko": ("상태",), "zh": ("状态", "狀態"), "it": ("stato",),
        "fr": ("statut", "état"), "es": ("estado",),
    },
    "hypothesis": {
        "en": ("hypothesis", "hypotheses"), "ja": ("仮説",), "ko": ("가설",), "zh": ("假设",), "it": ("ipotesi",),
        "de": ("hypothese",), "fr": ("hypothèse",), "es": ("hipótesis",),
    },
    "decision": {
        "en": ("decision", "verdict", "outcome"), "ja": ("判定", "決定"), "ko": ("판정", "결정"), "zh": ("决定", "结论"),
        "it": ("decisione",), "de": ("entscheidung",), "fr": ("décision",), "es": ("decisión",),
    },
    "kind": {
        "en": ("kind", "type", "experiment type", "category"), "ja": ("種別", "種類"), "ko": ("유형", "종류"),
        "zh": ("类型",), "it": ("tipo",), "de": ("typ",),
    },
    "commit": {
        "en": ("commit", "commits", "git commit", "git commits", "git sha", "sha", "commit sha", "commit hash", "git hash", "git rev",
               "git revision", "code commit", "code revision", "code version", "evidence commit", "source commit",
               "base commit", "revision", "git"),
        "ja": ("コミット",), "ko": ("커밋",), "zh": ("提交", "代码版本"),
    },
    "branch": {"en": ("branch", "git branch", "code branch"), "ja": ("ブランチ",), "ko": ("브랜치",), "zh": ("分支",),
               "it": ("ramo",), "fr": ("branche",), "es": ("rama",)},
    "tags": {"en": ("tags", "tag", "keywords", "labels"), "ja": ("タグ",), "ko": ("태그",), "zh": ("标签",)},
    "parents": {
        "en": ("parent", "parents", "parent experiment", "parent experiments", "parent run", "parent record", "builds on",
               "built on", "based on", "predecessor", "predecessors", "prerequisite", "prerequisites", "supersedes",
               "replaces", "related experiment", "related experiments", "related record", "related records",
               "related exp", "prior experiment", "prior experiments", "previous experiment", "previous experiments",
               "previous", "follows", "follow-up to", "follow up to", "follows up on", "depends on", "derived from",
               "continues", "extends", "forked from", "see also"),
        "ja": ("親実験", "親", "関連実験", "前回", "前提実験", "ベース実験"),
        "ko": ("부모", "부모 run", "부모 실험", "선행 실험", "관련 실험", "이전 실험"),
        "zh": ("父实验", "相关实验", "前置实验", "基于"),
        "it": ("esperimenti correlati", "esperimento correlato", "basato su", "prerequisiti"),
        "de": ("basiert auf", "vorgänger"), "fr": ("basé sur",), "es": ("basado en", "experimentos relacionados"),
    },
    "superseded": {"en": ("superseded by", "replaced by", "obsoleted by"), "ja": ("後継",), "ko": ("대체",)},
    "baseline": {"en": ("baseline", "baselines", "baseline experiment", "baseline run", "control", "control run"),
                 "ja": ("ベースライン", "比較対象"), "ko": ("베이스라인", "비교 대상"), "zh": ("基线",)},
    "cost": {"en": ("cost", "total cost", "hardware", "gpu", "gpus", "compute", "gpu hours", "machine"),
             "ja": ("コスト", "ハードウェア"), "ko": ("비용", "하드웨어"), "zh": ("成本", "硬件"), "it": ("costo",)},
    "aliases": {"en": ("aliases", "alias", "also known as", "aka"), "ja": ("別名",)},
}  # fmt: skip
"""The spellings of each field, as `normalised` gives them, by language."""

_RANKS = (
    (1, "created|created at|created on|date created|started|date started|start date|started at|start|run date|test date"
        "|execution date|date run|experiment date|date of experiment|作成日|実行日|実施日|作成日|작성일|실행일|생성일"
        "|data inizio|erstellt|erstellt am|開始日|시작일|创建日期|创建时间|name|titolo|title"),
    (2, "recorded|logged|timestamp|datetime|when|day|run name|run names|wandb group|based on|related|see also|state"),
    (3, "date completed|completed|completed at|completion date|finished|ended|end date"),
    (4, "updated|last updated|updated at|date updated|last modified|modified|更新日|수정일|업데이트|更新日期"),
)  # fmt: skip
_DOUBTFUL = frozenset(
    "data|start|day|when|completed|finished|ended|started|created|recorded|logged|run|runs|job|jobs|session|session id"
    "|tensorboard|mlflow|wandb|w&b|comet|neptune|weights and biases|slurm|related|previous|follows|based on|see also"
    "|exp|id|name|lead|control|baseline|baselines|revision|git|code version|时间|提交|ベース実験|前回|親|부모|선행 실험"
    "|continues|extends|depends on|prerequisites|prerequisite|issue|issues|pr|prs|references|ticket|timestamp|dates"
    "|state|outcome|verdict|updated|modified|start date|end date|种子|代码版本|follow-up to|follow up to|operator"
    "|responsible|category|machine|cost|compute|gpu|gpus|responsabile|기반|wandb group|wandb link|w&b link|wandb url"
    "|w&b url|type|kind|tag|tags|labels|keywords|hypothesis|hypotheses|decision|commits|sha".split("|")
)
_ANYWHERE = frozenset(
    "seed|seeds|random seed|random seeds|rng seed|rng seeds|global seed|シード|乱数シード|시드|랜덤 시드|随机种子|seme|semilla"
    "|graine|commit|git commit|git sha|commit sha|commit hash|git hash|evidence commit|source commit|code commit|コミット"
    "|커밋|branch|git branch|브랜치|ブランチ|分支|run id|run ids|wandb run|w&b run|wandb run id|w&b run id|slurm job|slurm job id"
    "|job id|submit id|mlflow run|mlflow run id|parent run|parent experiment|parent|부모|부모 run|부모 실험|親実験|builds on"
    "|supersedes|superseded by|prior experiment|previous experiment|related experiments|related experiment|sha"
    "|predecessor|git commits|execution date|run date|experiment date|실행일|실험일|実行日|実験日|实验日期".split("|")
)


def _labels() -> dict[str, Label]:
    ranks = {word: rank for rank, words in _RANKS for word in words.split("|")}
    return {
        word: Label(key, ranks.get(word, 0), word in _DOUBTFUL, word in _ANYWHERE)
        for key, languages in _WORDS.items()
        for words in languages.values()
        for word in words
    }


LABELS = _labels()
"""What each spelling means."""
