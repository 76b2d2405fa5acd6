"""The words by which people label a record's metadata, field by field and language by language: a closed list.

Most `Label: value` pairs of a record are not metadata, so what is not listed here, or in a team's profile, is none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from mkdocs_exprec.patterns import rare


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
    composed: bool = False
    """Whether the word is not listed, but made of one for a field and others, such as `Diagnostic seed`."""


_WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "title": {"en": ("title", "name"), "it": ("titolo", "nome"), "de": ("titel",), "fr": ("titre", "nom"), "es": ("título", "nombre"),
              "ja": ("タイトル", "題名", "実験名"), "ko": ("제목", "실험명"), "zh": ("标题", "標題", "名称", "名稱")},
    "id": {"en": ("id", "exp id", "record id", "number", "experiment", "exp", "exp no", "experiment no", "identifier"),
           "ja": ("実験id", "実験番号"), "ko": ("실험 id", "실험 번호", "실험번호"), "zh": ("编号", "編號", "实验id", "實驗id", "实验标识", "实验标识符", "实验代号"),
           "it": ("id esperimento", "numero esperimento"), "de": ("versuchsnummer", "experiment-id"),
           "fr": ("identifiant", "numéro"), "es": ("identificador", "número de experimento")},
    "date": {
        "en": ("date", "dates", "day", "when", "start", "started", "date started", "start date", "started at",
               "started on", "start time", "created", "created at", "created on", "date created", "creation date",
               "run date", "run on", "run at", "tested on", "date run", "test date", "date of experiment", "date of run", "execution date",
               "date executed", "executed", "executed on", "executed at", "execution", "execution timestamp",
               "execution time", "run timestamp", "conducted", "conducted on", "date conducted", "performed", "performed on",
               "date performed", "measured", "measured on", "measured at", "measurement date", "designed",
               "date designed", "evaluation date", "eval date", "training date", "analysis date", "report date", "generated",
               "generated on", "generated at", "date generated", "written", "written on", "recorded", "recorded on",
               "logged", "timestamp", "date/time", "date and time", "datetime", "period", "date range",
               "opened", "opened on", "registered", "date registered", "published", "ran", "ran on", "begun", "frozen",
               "frozen on", "frozen at", "dated", "run started", "training started", "run completed", "training completed",
               "report generated", "as of",
               "date completed", "completed", "completed at", "completed on", "completion date", "finished",
               "finished at", "ended", "end date", "closed", "date closed", "updated", "last updated", "updated at",
               "updated on", "date updated", "last modified", "modified", "last update", "last edited", "last edited on"),
        "ja": ("日付", "実験日", "作成日", "作成日時", "実施日", "実施日時", "実行日", "実行日時", "日時", "開始日", "開始日時", "開始", "開始時刻", "更新日",
               "更新日時", "最終更新", "最終更新日", "期間", "実施期間", "記録日", "測定日", "検証日", "計測日", "完了日", "完了日時", "終了日", "終了日時",
               "終了", "終了時刻", "生成日時", "生成日", "作成", "実施", "実行", "更新"),
        "ko": ("날짜", "일자", "일시", "작성일", "작성일자", "작성 일자", "작성 날짜", "작성일시", "실행일", "실행일시", "실행 일시",
               "실행 날짜", "실험일", "실험일자", "실험일시", "생성일", "생성일시", "등록일", "시작일", "시작", "시작 시간", "시작 시각",
               "시작 일시", "수행일", "수행 날짜", "측정일",
               "측정 일시", "테스트 날짜", "테스트 일시", "기간", "수행 기간", "완료일", "종료일", "종료",
               "종료 시간", "종료 시각", "종료 일시", "작성", "실행", "수행", "수정일", "업데이트",
               "최종 수정", "최종 수정일", "최종 업데이트", "마지막 업데이트"),
        "zh": ("日期", "实验日", "日期时间", "日期時間", "时间", "時間", "创建日期", "创建时间", "建立日期", "建立時間", "开始日期", "开始时间", "开始",
               "開始時間", "执行日期", "执行时间", "執行日期", "執行時間", "运行日期", "运行时间", "测试日期", "测试时间", "測試日期",
               "生成时间", "生成日期", "记录日期", "记录时间", "記錄日期", "编写日期", "撰写日期", "报告日期", "实施日期", "设计时间",
               "设计日期", "创建", "撰写", "提出", "提出日期", "完成日期", "完成时间", "结束日期", "结束时间", "更新日期", "更新时间", "更新時間", "分析更新", "最后更新", "最後更新"),
        "it": ("data", "data inizio", "data di inizio", "data completamento", "data di completamento", "data conclusione", "data esecuzione", "data di esecuzione", "data creazione",
               "data di creazione", "creato", "creato il", "eseguito il", "periodo", "data fine", "data chiusura",
               "aggiornato", "ultimo aggiornamento"),
        "de": ("datum", "erstellt", "erstellt am", "begonnen", "begonnen am", "startdatum", "beginn", "versuchsdatum",
               "testdatum", "durchgeführt am", "durchgeführt", "durchführung", "zeitraum", "stand", "aktualisiert",
               "zuletzt aktualisiert", "abgeschlossen am", "enddatum"),
        "fr": ("date", "date de création", "date de début", "date d'exécution", "date de réalisation", "créé le", "réalisé le",
               "exécuté le", "commencé le", "date du test", "période", "date de fin", "mis à jour", "mis à jour le",
               "dernière mise à jour"),
        "es": ("fecha", "fechas", "fecha de inicio", "fecha inicio", "fecha de creación", "fecha de ejecución", "creado",
               "creado el", "ejecutado el", "realizado el", "iniciado", "período", "periodo", "fecha de fin",
               "actualizado", "última actualización"),
    },
    "owners": {
        "en": ("owner", "owners", "author", "authors", "engineer", "engineers", "tester", "testers", "researcher",
               "researchers", "experimenter", "experimenters", "created by", "run by", "executed by", "conducted by",
               "written by", "performed by", "prepared by", "recorded by", "reported by", "authored by", "tested by", "operator",
               "investigator", "investigators", "principal investigator", "lead", "leads", "dri", "responsible", "assignee",
               "maintainer", "contributor", "contributors", "by", "scientist", "analyst",
               "lead researcher", "lead author", "pi", "point of contact", "assigned to", "made by", "co-author", "co-authors",
               "coauthors", "ran by", "owned by", "submitted by", "proposed by", "designed by", "logged by", "implemented by",
               "assignees", "reporter", "executor"),
        "ja": ("担当者", "担当", "著者", "作成者", "実施者", "実験者", "実行者", "執筆者", "記録者", "責任者"),
        "ko": ("담당자", "담당", "작성자", "저자", "실험자", "연구자", "수행자", "실행자", "책임자", "연구원"),
        "zh": ("作者", "负责人", "負責人", "实验人", "实验者", "實驗者", "实验人员", "实验员", "执行人", "执行者", "執行人", "测试人",
               "测试人员", "人类负责人", "项目负责人", "记录人", "记录者", "撰写人", "编写人", "研究者", "研究员"),
        "it": ("autore", "autori", "autrice", "responsabile", "ricercatore", "sperimentatore", "a cura di", "eseguito da",
               "esecutore"),
        "de": ("autor", "autoren", "autorin", "verantwortlich", "verantwortliche", "verantwortlicher", "bearbeiter",
               "bearbeiterin", "durchgeführt von", "erstellt von", "ersteller", "erstellerin", "verfasser", "experimentator"),
        "fr": ("auteur", "auteurs", "autrice", "auteure", "responsable", "responsables", "réalisé par", "chercheur",
               "expérimentateur"),
        "es": ("autor", "autora", "autores", "investigador", "investigadora", "realizado por", "ejecutado por", "elaborado por",
               "encargado", "ejecutor", "ejecutora"),
    },
    "references": {
        "en": ("related prs/issues", "related pr/issue", "related prs and issues", "related pr and issue",
               "related prs", "related pr", "related issues", "related issue", "related", "related to", "references",
               "prs/issues", "prs and issues", "prs", "pr", "issues", "issue", "pull requests", "pull request",
               "github issue", "tracking issue", "ticket", "tickets", "issue/pr", "pr/issue", "merge request", "jira",
               "jira ticket", "jira tickets", "jira issue", "jira issues", "linear", "linear issue", "linear issues",
               "issue tracker", "youtrack"),
    },
    "runs": {
        "en": ("run ids", "run id", "runs", "run", "run name", "run names", "run tag", "task/run", "submit id", "submission id",
               "job id", "job ids", "job", "jobs", "slurm", "slurm job", "slurm jobs", "slurm job id", "slurm job ids", "slurm id",
               "slurm ids", "sbatch job", "cluster job", "wandb", "w&b", "wandb run", "w&b run", "wandb runs", "w&b runs",
               "wandb id", "w&b id", "wandb run id", "w&b run id", "wandb run ids", "w&b run ids", "wandb run name",
               "w&b run name", "wandb url", "w&b url", "wandb link", "w&b link", "wandb run url", "wandb group",
               "weights and biases", "mlflow", "mlflow run", "mlflow runs", "mlflow run id", "mlflow run ids", "tensorboard",
               "tensorboard run", "session", "session id", "primary run", "primary runs", "primary run id",
               "primary run ids", "main run", "training run", "training runs", "training run id", "training run ids",
               "eval run", "eval run id", "comet", "neptune", "clearml task", "clearml task id", "task id", "trial id", "run dir", "run directory", "run folder", "run uuid", "run identifier",
               "runtime uuid", "run label", "run path", "run link", "job name", "sweep id", "execution id", "batch job",
               "modal app id", "train run", "train runs", "eval runs"),
        "ja": ("実行id", "ランid", "run名", "ジョブid"),
        "ko": ("런 id", "실행 id", "작업 id", "실행 run", "실행 런", "실험 run", "run 이름"),
        "zh": ("运行id", "运行 id", "运行编号", "运行名", "运行名称", "任务id", "任务 id", "作业id", "作业 id", "運行id"),
        "it": ("id esecuzione", "id run"), "de": ("lauf-id", "lauf", "läufe"),
        "fr": ("id d'exécution", "identifiant d'exécution"), "es": ("id de ejecución", "ids de ejecución"),
    },
    "seeds": {
        "en": ("seed", "seeds", "random seed", "random seeds", "rng seed", "rng seeds", "global seed", "training seed",
               "training seeds", "train seed", "base seed", "master seed", "seed list", "random state", "seed used",
               "seeds used", "seed value", "seed values", "rng"),
        "ja": ("シード", "乱数シード", "ランダムシード", "シード値", "乱数種"), "ko": ("시드", "랜덤 시드", "랜덤시드", "시드값", "난수 시드"),
        "zh": ("随机种子", "隨機種子", "种子", "種子", "随机数种子"), "it": ("seme", "semi", "seme casuale"),
        "de": ("zufalls-seed", "zufallsseed", "startwert", "zufallsstartwert"),
        "fr": ("graine", "graines", "graine aléatoire"), "es": ("semilla", "semillas", "semilla aleatoria"),
    },
    "status": {
        "en": ("status", "state", "current status", "overall status", "final status", "run status", "execution status",
               "stage", "phase", "current state", "run state", "execution state", "record status",
               "document status", "doc status", "completion status", "training status", "result status", "disposition",
               "lifecycle", "lifecycle status", "progress"),
        "ja": ("状態", "ステータス", "状況", "進捗"), "ko": ("상태", "진행 상태", "진행상태", "현재 상태", "진행 상황"),
        "zh": ("状态", "狀態", "当前状态", "目前狀態", "进度"), "it": ("stato",), "de": ("zustand",), "fr": ("statut", "état"),
        "es": ("estado", "estatus", "estado actual"),
    },
    "hypothesis": {
        "en": ("hypothesis", "hypotheses"), "ja": ("仮説",), "ko": ("가설",), "zh": ("假设", "假設"), "it": ("ipotesi",),
        "de": ("hypothese",), "fr": ("hypothèse",), "es": ("hipótesis",),
    },
    "decision": {
        "en": ("decision", "verdict", "outcome"), "ja": ("判定", "決定"), "ko": ("판정", "결정"), "zh": ("决定", "结论", "決定"),
        "it": ("decisione",), "de": ("entscheidung",), "fr": ("décision",), "es": ("decisión",),
    },
    "kind": {
        "en": ("kind", "type", "category"), "ja": ("種別", "種類"), "ko": ("유형", "종류"),
        "zh": ("类型", "類型"), "it": ("tipo",), "de": ("typ",),
    },
    "commit": {
        "en": ("commit", "commits", "commit id", "commit sha", "commit hash", "git commit", "git commits", "git commit sha",
               "git commit hash", "git sha", "git hash", "git rev", "git revision", "git ref", "git head", "repository head", "repo head", "sha", "hash", "head",
               "head commit", "head sha", "code commit", "code sha", "code hash", "code revision", "code version",
               "evidence commit", "source commit", "source revision", "source sha", "base commit", "base sha", "base revision",
               "repo commit", "repository commit", "repo sha", "repo revision", "repository revision", "run commit",
               "training commit", "implementation commit", "tested commit", "target commit", "experiment commit",
               "execution commit", "frozen commit", "start commit", "final commit", "merge commit", "revision", "git", "git hash at submission",
               "github", "repo", "repository", "code", "code state", "code ref", "repo state", "git state", "head at start",
               "commit at run", "built from", "landed in", "merged as"),
        "ja": ("コミット", "コミットハッシュ", "コミットid", "gitコミット", "対象コミット"),
        "ko": ("커밋", "커밋 해시", "깃 커밋", "git 커밋", "대상 커밋", "기준 커밋"),
        "zh": ("提交", "提交哈希", "提交id", "提交 id", "代码版本", "代码提交", "git 提交", "git提交", "提交号"),
        "it": ("commit git",), "de": ("git-commit", "commit-hash"), "fr": ("commit git",), "es": ("commit de git",),
    },
    "branch": {"en": ("branch", "git branch", "code branch", "feature branch", "working branch", "work branch",
                      "dev branch", "development branch", "source branch", "branch name"),
               "ja": ("ブランチ", "作業ブランチ", "gitブランチ"), "ko": ("브랜치", "작업 브랜치", "git 브랜치", "깃 브랜치"),
               "zh": ("分支", "代码分支", "git分支", "git 分支", "工作分支", "开发分支"),
               "it": ("ramo",), "de": ("zweig", "git-zweig", "git-branch"), "fr": ("branche", "branche git"), "es": ("rama", "rama git")},
    "tags": {"en": ("tags", "tag", "keywords", "labels"), "ja": ("タグ",), "ko": ("태그",), "zh": ("标签", "標籤")},
    "parents": {
        "en": ("parent", "parents", "parent experiment", "parent experiments", "parent exp", "parent run", "parent record",
               "parent id", "parent ids", "parent experiment id", "builds on", "built on", "builds upon", "built upon",
               "based on", "predecessor", "predecessors", "prerequisite", "prerequisites", "supersedes", "replaces",
               "related experiment", "related experiments", "related record", "related records", "related exp", "related exps",
               "related runs", "prior", "prior experiment", "prior experiments", "prior exp", "previous experiment",
               "previous experiments", "previous exp", "previous", "preceded by", "follows", "follow-up to", "follow up to",
               "follow-up of", "follow up of", "followup to", "follows up on", "follows from", "depends on", "derived from",
               "continues", "continuation of", "extends", "forked from", "branched from", "replication of", "replicates",
               "rerun of", "repeat of", "successor to", "successor of", "see also", "base experiment", "source experiment",
               "lineage", "ancestor", "ancestors", "dependencies", "variant of", "re-run of", "previous run", "previous record",
               "previous report", "prior run", "prior runs", "prior record", "prior records", "predecessor run", "source run",
               "base run", "precursor", "precursors", "child of", "spawned from", "iterates on", "iteration of", "inherits from",
               "refines", "follow-up from", "follows on from", "follows up", "follow on to", "follow on from", "linked experiment",
               "linked experiments", "upstream experiment", "upstream experiments"),
        "ja": ("親実験", "親", "親実験id", "関連実験", "前回", "前回実験", "前回の実験", "前提実験", "先行実験", "ベース実験", "ベース", "派生元", "元実験", "前の実験", "前回レポート", "参照実験"),
        "ko": ("부모", "부모 run", "부모 실험", "상위 실험", "선행 실험", "관련 실험", "이전 실험", "기반 실험", "후속"),
        "zh": ("父实验", "父實驗", "前序", "上级实验", "相关实验", "相關實驗", "前置实验", "前序实验", "先前实验", "来源实验", "上一实验", "基于", "基於", "基于实验"),
        "it": ("esperimenti correlati", "esperimento correlato", "esperimento padre", "esperimento precedente", "basato su",
               "prerequisiti", "sostituisce"),
        "de": ("basiert auf", "vorgänger", "vorgängerexperiment", "baut auf", "aufbauend auf", "verwandte experimente",
               "elternexperiment", "ersetzt", "folgt auf"),
        "fr": ("basé sur", "expérience parente", "expérience précédente", "expériences liées", "fait suite à", "remplace"),
        "es": ("basado en", "experimentos relacionados", "experimento relacionado", "experimento padre",
               "experimento anterior", "experimento previo", "reemplaza", "sustituye a"),
    },
    "superseded": {"en": ("superseded by", "replaced by", "obsoleted by", "succeeded by"), "ja": ("後継", "後継実験"),
                   "ko": ("대체",), "zh": ("被取代",), "it": ("sostituito da",), "de": ("ersetzt durch",), "fr": ("remplacé par",),
                   "es": ("reemplazado por", "sustituido por")},
    "baseline": {"en": ("baseline", "baselines", "baseline experiment", "baseline run", "control", "control run", "compared to", "compared with", "compared against"),
                 "ja": ("ベースライン", "比較対象"), "ko": ("베이스라인", "비교 대상"), "zh": ("基线", "基線")},
    "cost": {"en": ("cost", "total cost", "hardware", "gpu", "gpus", "compute", "gpu hours", "machine"),
             "ja": ("コスト", "ハードウェア"), "ko": ("비용", "하드웨어"), "zh": ("成本", "硬件"), "it": ("costo",)},
    "aliases": {"en": ("aliases", "alias", "also known as", "aka"), "ja": ("別名",)},
}  # fmt: skip
"""The spellings of each field, as `normalised` gives them, by language."""

_OF_THE_EXPERIMENT = {
    "en": ("experiment {}", "{} of the experiment"),
    "ja": ("実験{}", "実験の{}"),
    "ko": ("실험 {}", "실험{}"),
    "zh": ("实验{}", "實驗{}"),
    "it": ("{} esperimento", "{} dell'esperimento"),
    "de": ("{} des experiments", "experiment-{}"),
    "fr": ("{} de l'expérience", "{} d'expérience"),
    "es": ("{} del experimento", "{} experimento"),
}
"""How each language says whose date or status it is."""
_SAID_OF_EXPERIMENTS = ("title", "id", "date", "owners", "seeds", "status", "kind", "commit", "branch", "tags")

_RANKS = (
    (1, "created|created at|created on|date created|creation date|started|date started|start date|started at|started on|start"
        "|start time|run date|run on|run at|tested on|date run|date of run|test date|execution date|date executed|executed|executed on|executed at"
        "|execution|execution timestamp|execution time|run timestamp|conducted|conducted on|performed|performed on|measured"
        "|measured on|measured at|experiment date|date of experiment|作成日|作成日時|実行日|実施日|開始日|開始|開始時刻|작성일|실행일|생성일|시작일|시작|시작 시간|시작 시각"
        "|data inizio|data di inizio|erstellt|erstellt am|begonnen|startdatum|创建日期|创建时间|开始日期|开始时间|name"
        "|fecha de inicio|fecha de creación|date de début|date de création|designed|date designed|设计时间|设计日期|ran|ran on|begun|run started|training started|作成|実施|実行|작성|실행|수행"
        "|创建|撰写|executor|reporter|implemented by|logged by"),
    (2, "recorded|recorded on|logged|timestamp|datetime|when|day|period|run name|run names|run tag|wandb group|based on|related"
        "|see also|state|stage|phase|start commit|generated|generated on|generated at|date generated|written|written on|report date|published"
        "|生成时间|生成日期|期間|기간|periodo|período|période|zeitraum|head|git head|repository head|repo head|hash|base commit|base sha|base revision|frozen|frozen on|frozen at|dated|report generated|progress|lifecycle"
        "|lifecycle status|result status|training status|github|repo|repository|code|code state|code ref|repo state|git state"
        "|head at start|commit at run|built from|run label|run path|run link|job name"),
    (3, "date completed|completed|completed at|completed on|completion date|finished|finished at|ended|end date|closed"
        "|date closed|完了日|完了日時|終了日|終了日時|終了|終了時刻|완료일|종료일|종료|종료 시간|종료 시각|종료 일시|完成日期|完成时间|结束日期|结束时间|data fine|data chiusura|data completamento|data di completamento|data conclusione|abgeschlossen am"
        "|enddatum|date de fin|fecha de fin|run completed|training completed|landed in|merged as"),
    (4, "更新日時|updated|last updated|updated at|updated on|date updated|last modified|modified|last update|last edited|last edited on"
        "|更新日|最終更新|最終更新日|수정일|업데이트|최종 수정|최종 수정일|최종 업데이트|마지막 업데이트|更新日期|更新时间|更新時間|分析更新|最后更新"
        "|最後更新|aggiornato|ultimo aggiornamento|stand|aktualisiert|zuletzt aktualisiert|mis à jour|mis à jour le"
        "|dernière mise à jour|actualizado|última actualización|as of|更新"),
)  # fmt: skip
_SAYS_DATE = re.compile(r"\b(?:dates?|datum|fechas?)\b|\bdata .|datum$|[日일]$|日付|日期|날짜|일자")
"""What a label says that is certainly one of a date; any other, such as `Completed`, has to be followed by one."""
_DOUBTFUL = frozenset(
    "run|runs|job|jobs|session|session id|tensorboard|mlflow|mlflow run|wandb|w&b|comet|neptune|weights and biases|slurm"
    "|training run|training runs|main run|eval run|lauf|läufe|related|related to|previous|prior|follows|based on|see also|exp|id|number"
    "|numéro|identifiant|identificador|identifier|编号|編號|experiment|name|名称|名稱|lead|leads|by|analyst"
    "|scientist|control|baseline|baselines|revision|git|head|hash|code version|提交|ベース|前回|親|元実験|부모|후속"
    "|continues|extends|depends on|prerequisites|prerequisite|lineage|ancestor|ancestors|issue|issues|pr|prs|references|ticket"
    "|state|outcome|verdict|种子|種子|semi|seme|rng|random state|代码版本|follow-up to|follow up to|operator|responsible|assignee"
    "|category|machine|cost|compute|gpu|gpus|responsabile|基于|基於|replicates|baut auf|basiert auf|basato su|basé sur|basado en"
    "|ersetzt|remplace|sostituisce|reemplaza|wandb group|wandb link|w&b link|wandb url|w&b url|wandb run url|type|kind|tag|tags"
    "|labels|keywords|hypothesis|hypotheses|decision|commits|sha|进度|進捗|状況|zustand|zweig|ramo|rama|execution status"
    "|run status|stage|phase|pi|assigned to|task id|trial id|run dir|run directory|run folder|dependencies"
    "|github|repo|repository|code|code state|code ref|repo state|git state|head at start|commit at run|built from|landed in"
    "|merged as|run link|run path|sweep id|execution id|progress|lifecycle|lifecycle status|disposition|result status"
    "|training status|reporter|executor|prior run|prior runs|source run|base run|refines|inherits from|child of"
    "|precursor|precursors|spawned from|iterates on|iteration of|follows up|follow-up from|follow on to|follow on from|previous report|提交号"
    "|前回レポート|前序|variant of|previous run|compared to|compared with|compared against|prerequisiti|linear|tickets|issue tracker".split(
        "|"
    )
)
_ANYWHERE = frozenset(
    "seed|seeds|random seed|random seeds|rng seed|rng seeds|global seed|training seed|training seeds|train seed|base seed"
    "|master seed|seed list|seeds used|seed used|シード|乱数シード|ランダムシード|シード値|시드|랜덤 시드|시드값|随机种子|隨機種子|seme"
    "|seme casuale|semilla|semillas|semilla aleatoria|graine|graines|zufalls-seed|zufallsseed"
    "|commit|git commit|git commit sha|git commit hash|git sha|commit sha|commit hash|git hash|git revision|evidence commit"
    "|source commit|source revision|code commit|code revision|code sha|run commit|training commit|implementation commit"
    "|tested commit|target commit|repo commit|repository commit|repo revision|repository revision|execution commit|head commit"
    "|git head|repository head|repo head|git hash at submission|コミット|コミットハッシュ|対象コミット|커밋|커밋 해시|git 커밋|대상 커밋|提交哈希|git commits|sha"
    "|branch|git branch|experiment branch|candidate branch|source branch|development branch|code branch|feature branch|working branch|브랜치|작업 브랜치|ブランチ|作業ブランチ|分支|代码分支|实验分支"
    "|rama|branche|run id|run ids|run dir|run directory|run folder|wandb run|w&b run|wandb run id|w&b run id|slurm job|slurm job id|slurm job ids|job id|job ids"
    "|submit id|mlflow run id|primary run|primary runs|primary run id|primary run ids|run uuid|运行id|运行 id|运行编号|実行id|실행 id"
    "|experiment id|experiment no|実験id|実験番号|실험 id|실험 번호|实验id|实验编号|實驗編號"
    "|parent run|parent experiment|parent|parents|parent exp|부모|부모 run|부모 실험|선행 실험|親実験|父实验|builds on|built on"
    "|builds upon|supersedes|superseded by|prior experiment|prior experiments|previous experiment|previous experiments"
    "|related experiments|related experiment|predecessor|execution date|run date|experiment date|date of experiment|실행일|실험일"
    "|실험 날짜|実行日|実験日|实验日期|执行日期|fecha del experimento|fecha de ejecución|data esperimento|date de l'expérience|versuchsdatum".split(
        "|"
    )
)


def _labels() -> dict[str, Label]:
    ranks = {word: rank for rank, words in _RANKS for word in words.split("|")}
    found: dict[str, Label] = {}
    for key, languages in _WORDS.items():
        for language, words in languages.items():
            for word in words:
                found[word] = Label(key, ranks.get(word, 0), _is_doubtful(key, word), word in _ANYWHERE)
                if language in _WITH_ACCENTS:  # many leave them out
                    found.setdefault(word.translate(_PLAIN), found[word])
                is_joined = key in _SAID_OF_EXPERIMENTS and " " not in word
                for form in _OF_THE_EXPERIMENT[language] if is_joined else ():
                    whole = form.format(word)
                    rank = ranks.get(whole, ranks.get(word, 0))
                    found.setdefault(whole, Label(key, rank, _is_doubtful(key, whole), whole in _ANYWHERE))
    return found


_WITH_ACCENTS = ("fr", "es")
_PLAIN = str.maketrans("áàâçéèêëíîïñóôúùûü", "aaaceeeeiiinoouuuu")


def _is_doubtful(key: str, word: str) -> bool:
    return word in _DOUBTFUL or (key == "date" and _SAYS_DATE.search(word) is None)


LABELS = _labels()
"""What each spelling means."""


def composed_label(spelling: str) -> Label | None:
    """What a label means that is not in the list, but is made of a word for a field and others, if such a value follows.

    So `Benchmark date` and `Submitted` are dates, and `Diagnostic seed` is a seed.
    """
    if _MAY_BE_COMPOSED.search(spelling) is None or "/" in spelling or spelling.count(" ") > _MOST_BLANKS:
        return None
    for key, made, of_others in _COMPOSED:
        if made.search(spelling) and not of_others.search(spelling):
            return Label(key, _date_rank(spelling) if key == "date" else 2, doubtful=True, composed=True)
    return None


_MAY_BE_COMPOSED = rare(
    r"dat|time$|fecha|ed$|ed (?:at|on)$|seed|commit|sha|head|branch|run|job|owner|author|status|parent|[日期间間刻짜자시각간일]"
)
"""What every label has that is composed."""
RUN_ON = Label("date", 2)
"""What `Run: 2025-01-15` means."""
_MOST_BLANKS = 4


def _date_rank(spelling: str) -> int:
    return 4 if _OF_CHANGES.search(spelling) else 3 if _OF_ENDS.search(spelling) else 2


_NO_LABEL = r"^(?:the|an?|this|that|its|our|their|my|to|up|out|der|die|das|la|le|el|il|we|not)\b"
"""How prose begins."""
_EACH_HAS = frozenset({"seeds", "commit", "branch", "runs", "owners"})
_OF_ANOTHER = (
    r"\b(?:baseline|previous|prior|parent|original|earlier|initial|checkpoint|teacher|reference|control|compar\w+|upstream"
    r"|pre-?train\w*|finetun\w*|replicat\w+|reproduc\w+|expected|target|planned|next|last|first|other|source|base|tokenizer"
    r"|weights?|model|datasets?|data|paper|library|plugin|template)\b"
)
"""How labels begin of another run's, record's or thing's seeds, commits, runs and owners."""
_COMPOSED = tuple(
    (key, rare(made), rare(rf"{_NO_LABEL}|{of_others}" + (f"|{_OF_ANOTHER}" if key in _EACH_HAS else "")))
    for key, made, of_others in (
        ("date",
         r"\b(?:dates?|datum|fecha)\b|^(?:audit|report|launch|submission) time$|^data (?:analisi|test|prova|esperimento|misura|di\b|del\b|dell')|datum$"
         r"|(?:日|日時|日付|日期|时间|時間|時刻)$|(?:날짜|일자|일시|시각|시간|일)$",
         r"\b(?:due|target|planned|expected|next|cut|cutoff|release[ds]?|expir\w*|deadline|knowledge|data|datasets?|model"
         r"|paper|review|birth|baseline|upstream|parent|previous|effective)\b"
         r"(?! (?:analisi|test|prova|esperimento|misura|di|del|dell')\b)"
         r"|締切|期限|予定|納期|誕生|公開|截止|预计|计划|마감|예정|목표|출시|(?:파|메|타|스타)일$"),
        ("date", r"^(?:(?:last|first|pre)[ -]?)?[a-z]{2,11}ed(?: (?:at|on))?$",
         r"\b(?:based|needed|planned|expected|released|scheduled|estimated|required|related|supposed|targeted|extended"
         r"|deferred|proposed|trained|tested|evaluated|validated|covered|used|included|excluded|collected|observed|sampled"
         r"|fitted|pretrained|cached|limited|downloaded|crawled|scraped|fetched|uploaded|acquired|purchased|installed|imported"
         r"|annotated|labell?ed|speed|feed|seed|need|linked)\b(?! (?:at|on)$)|^(?:based|trained|hosted) on"),
        ("seeds", r"\bseeds?$",
         r"\b(?:number|num|n|no|total|count|per|of|max|min|same|all|each|multiple|new|other|more|next|planned)\b"),
        ("commit", r"\b(?:commit|sha)(?: (?:sha|hash|id))?$|\bhead(?: at (?:start|close|end|run|launch))?$",
         r"\b(?:parent|baseline|upstream|previous|prior|last|next|target|control|reference|data|datasets?|model|checkpoint"
         r"|vendor\w*|teacher|library|dependency|benchmark|submodule|fork|simulator|framework|firmware|environment|image|docker|file|config|manifest|split|archive|artifacts?|lock\w*|pre|per"
         r"|fix|fixed by|merge|policy|documentation|docs|classif\w*|attention|prediction|output|regression|detection"
         r"|segmentation|value|lm|mlp|linear|proj\w*|task|multi)\b"),
        ("branch", r"\bbranch$", r"\b(?:base|target|merge|main|parent|upstream|default|baseline|protected|per)\b"),
        ("runs", r"\b(?:run|job)(?: (?:id|name))?$",
         r"\b(?:parent|baseline|previous|prior|reference|control|compar\w+|next|total|number|max|min|per|of|planned|failed|each"
         r"|every|dry|ci|cron|first|last|other|source|base|teacher|upstream|to|long|re)\b"),
        ("owners", r"\b(?:owner|author)$",
         r"\b(?:framework|method|algorithm|software|tool|concept|data|datasets?|product|code|repo|repository|process|file|story|business|model|action|next|follow\w*|paper|original|upstream|first|corresponding|library|plugin|template)\b"),
        ("status", r"^(?:cycle|lane|campaign|epistemic|scientific|evidence|research|iteration|project|work|task|study|trial|sprint|milestone|final|closeout|protocol) status$", r"$^"),
        ("parents", r"^(?:direct |immediate )?parent (?:candidate|variant|study|plan|trial|result|protocol|campaign|card|arm)$", r"$^"),
    )
)  # fmt: skip
"""By field: the words that a label of it ends with, and those with which it is one of other things."""
_OF_CHANGES = rare(r"updat|modif|edit|更新|수정|aktualis|aggiorn")
_OF_ENDS = re.compile(
    r"complet|finish|\bend|clos|merge|conclu|resolv|decid|archiv|land|promot|ship|deploy|approv|retir|完了|終了|완료|종료|结束|完成|\bfine?\b"
)
