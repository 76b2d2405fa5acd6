"""The words by which people head the sections of a record, by what stands below them and by language: a closed list.

A section is found by any of its words. Numbers, symbols and stars around them mean nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import unescape

from mkdocs_exprec.patterns import rare
from mkdocs_exprec.reading.template import SECTION_OF, normalised

_WORDS: Mapping[str, Mapping[str, str]] = {
    "summary": {
        "en": "summary|executive summary|high-level summary|overview|tl;dr|tldr|abstract|at a glance",
        "ja": "概要|要約|サマリー",
        "ko": "개요|요약",
        "zh": "概述|摘要|概要",
        "it": "sommario|sintesi|panoramica|riassunto",
        "de": "zusammenfassung|überblick|übersicht",
        "fr": "résumé|synthèse|aperçu",
        "es": "resumen|sinopsis",
    },
    "goals": {
        "en": "goals|goal|objective|objectives|aim|aims|purpose|question|questions|research question"
              "|research questions|key question|key questions|problem|problem statement",
        "ja": "目的|目標|ゴール|問い|実験目的|研究課題",
        "ko": "목표|목적|실험 목적|실험 목표|연구 질문",
        "zh": "目的|目标|实验目的|实验目标|研究问题",
        "it": "obiettivo|obiettivi|scopo|domanda di ricerca|domande di ricerca",
        "de": "ziel|ziele|zielsetzung|fragestellung|frage",
        "fr": "objectif|objectifs|but|question de recherche",
        "es": "objetivo|objetivos|propósito|pregunta de investigación",
    },
    "background": {
        "en": "background|context|motivation|introduction|rationale",
        "ja": "背景|動機|はじめに",
        "ko": "배경|동기|실험 배경",
        "zh": "背景|动机|实验背景",
        "it": "contesto|motivazione|introduzione",
        "de": "hintergrund|einleitung|kontext|ausgangslage",
        "fr": "contexte|introduction",
        "es": "contexto|antecedentes|motivación|introducción",
    },
    "hypothesis": {
        "en": "hypothesis|hypotheses|main hypothesis|primary hypothesis|working hypothesis|research hypothesis"
              "|core hypothesis|research hypotheses|key hypothesis|prediction|predictions",
        "ja": "仮説|実験仮説",
        "ko": "가설|핵심 가설|연구 가설|실험 가설",
        "zh": "假设|假說|实验假设|研究假设",
        "it": "ipotesi",
        "de": "hypothese|hypothesen",
        "fr": "hypothèse|hypothèses",
        "es": "hipótesis",
    },
    "method": {
        "en": "method|methods|methodology|approach|design|experiment design|experimental design|study design"
              "|protocol|procedure|test plan|experiment plan|experimental method",
        "ja": "方法|手法|実験方法|手順|実験手順|アプローチ",
        "ko": "방법|방법론|실험 방법|실험 설계|설계|절차|접근 방법",
        "zh": "方法|实验方法|实验设计|步骤|实验步骤",
        "it": "metodo|metodi|metodologia|procedura|approccio",
        "de": "methode|methoden|methodik|vorgehen|ansatz",
        "fr": "méthode|méthodes|méthodologie|approche|protocole|procédure",
        "es": "método|métodos|metodología|enfoque|procedimiento|diseño",
    },
    "setup": {
        "en": "setup|set-up|set up|experiment setup|experimental setup|test setup|environment|test environment",
        "ja": "セットアップ|環境|実験環境|実験設定",
        "ko": "환경|실험 환경|셋업|실험 셋업",
        "zh": "环境|实验环境|实验设置",
        "it": "ambiente",
        "de": "aufbau|versuchsaufbau|umgebung",
        "fr": "environnement|dispositif|mise en place",
        "es": "entorno|montaje|preparación",
    },
    "configuration": {
        "en": "configuration|configurations|config|configs|parameters|hyperparameters|hyper-parameters|settings"
              "|experiment configuration|experiment config|training configuration|run configuration"
              "|model configuration",
        "ja": "設定|構成|パラメータ|パラメーター|ハイパーパラメータ",
        "ko": "설정|구성|실험 설정|파라미터|하이퍼파라미터",
        "zh": "配置|参数|超参数|设置",
        "it": "configurazione|parametri|iperparametri",
        "de": "konfiguration|parameter|einstellungen",
        "fr": "paramètres|réglages",
        "es": "configuración|parámetros",
    },
    "data": {
        "en": "data and provenance|data|dataset|datasets|data sources",
        "ja": "データ|データセット",
        "ko": "데이터|데이터셋",
        "zh": "数据|数据集",
        "it": "dati",
        "de": "daten|datensatz|datensätze",
        "fr": "données|jeu de données|jeux de données",
        "es": "datos|conjunto de datos",
    },
    "execution": {
        "en": "execution|timeline",
        "ja": "実施|実行",
        "ko": "실행|진행",
        "zh": "执行|实验过程",
        "it": "esecuzione",
        "de": "durchführung|ablauf",
        "fr": "exécution|déroulement",
        "es": "ejecución",
    },
    "results": {
        "en": "results|result|key results|key result|main results|main result|actual results|results summary"
              "|summary of results|experimental results|experiment results|test results|findings|key findings"
              "|main findings|outcomes",
        "ja": "結果|実験結果|主な結果|結果まとめ",
        "ko": "결과|실험 결과|결과 요약|주요 결과|핵심 결과|핵심 발견|주요 발견",
        "zh": "结果|实验结果|主要结果|关键结果",
        "it": "risultato|risultati|risultati principali",
        "de": "ergebnis|ergebnisse|resultate|befunde",
        "fr": "résultat|résultats|résultats principaux",
        "es": "resultado|resultados|hallazgos",
    },
    "analysis": {
        "en": "analysis|analyses|interpretation|discussion|observations|detailed analysis|insights|key insights",
        "ja": "分析|考察|解釈|議論|観察",
        "ko": "분석|해석|고찰|논의|관찰|상세 분석",
        "zh": "分析|讨论|解读|结果分析|观察",
        "it": "analisi|interpretazione|discussione|osservazioni",
        "de": "analyse|diskussion|auswertung|beobachtungen|deutung",
        "fr": "interprétation",
        "es": "análisis|interpretación|discusión|observaciones",
    },
    "conclusion": {
        "en": "conclusion|conclusions|practical conclusion|final conclusion|takeaway|takeaways|key takeaways"
              "|lessons|learnings|lessons learned|what we learned",
        "ja": "結論|まとめ|学び",
        "ko": "결론|교훈|시사점|배운 점",
        "zh": "结论|总结|经验教训",
        "it": "conclusione|conclusioni|lezioni apprese",
        "de": "fazit|schlussfolgerung|schlussfolgerungen|erkenntnisse",
        "fr": "enseignements|leçons",
        "es": "conclusión|conclusiones|lecciones aprendidas",
    },
    "decision": {
        "en": "decision|decisions|final decision|verdict|final verdict|go/no-go",
        "ja": "決定|判定|判断",
        "ko": "결정|판정|최종 결정|최종 판정",
        "zh": "决定|决策|判定",
        "it": "decisione|decisioni",
        "de": "entscheidung|entscheidungen",
        "fr": "décision|décisions",
        "es": "decisión|decisiones",
    },
    "limitations": {
        "en": "limitations|limitation|known limitations|caveats|threats to validity|known issues"
              "|confounding factors|confounds",
        "ja": "限界|制限|制約|注意点",
        "ko": "한계|한계점|제한 사항|주의사항",
        "zh": "局限|局限性|限制",
        "it": "limitazioni|limiti|limitazioni note",
        "de": "einschränkungen|grenzen|limitationen",
        "fr": "limites",
        "es": "limitaciones",
    },
    "follow-ups": {
        "en": "follow-ups|follow-up|follow ups|followups|next step|next steps|next|next actions|next experiments"
              "|action items|future work|future directions|what next|what's next|what to try next|to do|todo|todos",
        "ja": "次のステップ|今後の課題|今後|今後の予定|次のアクション",
        "ko": "다음 단계|다음 실험|향후 계획|향후 과제|후속 작업|후속 실험",
        "zh": "下一步|后续|后续工作|未来工作",
        "it": "prossimi passi|passi successivi|sviluppi futuri",
        "de": "nächste schritte|ausblick|weiteres vorgehen",
        "fr": "prochaines étapes|étapes suivantes|suite|travaux futurs",
        "es": "próximos pasos|siguientes pasos|trabajo futuro",
    },
    "reproduction": {
        "en": "reproduction|reproducibility|reproduce|reproducing|how to reproduce|steps to reproduce"
              "|reproduction steps|reproduce experiment|commands|command|commands run",
        "ja": "再現|再現性|再現方法|再現手順",
        "ko": "재현|재현성|재현 방법|실험 재현",
        "zh": "复现|复现步骤|重现|可复现性",
        "it": "riproduzione|riproducibilità|comandi|comandi eseguiti",
        "de": "reproduktion|reproduzierbarkeit|befehle",
        "fr": "reproductibilité|commandes",
        "es": "reproducción|reproducibilidad|comandos",
    },
    "artifacts": {
        "en": "artifacts|artifact|artefacts|artefact|outputs|output|output artifacts|output files|deliverables"
              "|files generated",
        "ja": "成果物|アーティファクト|出力",
        "ko": "산출물|아티팩트|결과물",
        "zh": "产物|输出|产出",
        "it": "artefatti|file generati",
        "de": "artefakte|ausgaben",
        "fr": "livrables|sorties",
        "es": "artefactos|entregables|salidas",
    },
    "references": {
        "en": "references|related|related work|related documents|links|bibliography|sources|see also",
        "ja": "参考|参考文献|参考資料|関連資料",
        "ko": "참고|참고 자료|참고문헌|관련 문서",
        "zh": "参考|参考文献|相关文档",
        "it": "riferimenti",
        "de": "referenzen|quellen|verweise|literatur",
        "fr": "références",
        "es": "referencias",
    },
    "baseline": {
        "en": "baseline|baselines|comparison baseline|control",
        "ja": "ベースライン|比較対象",
        "ko": "베이스라인|비교 대상",
        "zh": "基线",
        "de": "vergleichswert",
        "fr": "ligne de base",
        "es": "línea base",
    },
    "cost": {
        "en": "cost|costs|compute cost|compute|hardware|compute and cost|cost and hardware",
        "ja": "コスト|ハードウェア",
        "ko": "비용|하드웨어",
        "zh": "成本|硬件",
        "it": "costo|costi",
        "de": "kosten",
        "fr": "coût|coûts",
        "es": "coste|costes",
    },
}  # fmt: skip
"""What sections hold, in the order in which they mostly stand, with their words as `normalised` gives them."""

WORDS_OF: Mapping[str, frozenset[str]] = {
    key: frozenset(word for words in languages.values() for word in words.split("|"))
    for key, languages in _WORDS.items()
}
"""All the words of each kind of section. Those that the template has are called as it calls them."""
KIND_OF: Mapping[str, str] = {word: key for key, words in WORDS_OF.items() for word in words}
"""What each word heads."""

_MARKS = re.compile(r"[*`]|__|~~|(?<!\s)\s*+\{[^{}]*+\}$")
_LINK = re.compile(r"!?\[([^\[\]]*+)\]\([^()]*+\)")
_BEFORE = re.compile(
    r"(?:[^\w(\[]+|\d\ufe0f?\u20e3|[\u2460-\u2473]|第\d+[章節节]"
    r"|(?:(?:step|phase|part|section|fase|schritt|étape|paso|parte) )?\d{1,2}[a-z]?(?:\.\d{1,2}[a-z]?)*[.):：、]?(?=\s)"
    r"|\d{1,2}[.)、．](?=[^\W\d])|(?:[IVX]+|[A-Z])[.):](?=\s)|[一二三四五六七八九十]+、)",
    re.IGNORECASE,
)
"""What may stand before the words of a heading: symbols and numbers."""
_LONGEST = 200
"""A longer heading announces no section that anybody looks for."""
_BEHIND = re.compile(r"(?<![^\w)\]])[^\w)\]]++$")
_BRACKETS = re.compile(r"(?<!\s)\s*+[(（]([^()（）]*+)[)）]\s*+")
_REMARK = re.compile(r"[:：]|\s[-–—|]\s")
_PARTS = rare(r"(?<!\s)\s*+(?:[/,+&、，・·]|(?<=\s)(?:and|e|und|et|y|및|와)(?=\s)|(?<=[^\s결])[와과](?=\s))\s*+")


@lru_cache(maxsize=8192)
def bare(heading: str) -> str:
    """The words of a heading, without numbers, symbols, stars and attributes: `## **2. 🎯 Goals**` says `Goals`."""
    if len(heading) > _LONGEST:
        return heading
    words = _MARKS.sub("", _LINK.sub(r"\1", heading)).strip()
    while (before := _BEFORE.match(words)) and before.end() < len(words):
        words = words[before.end() :].lstrip()
    return _BEHIND.sub("", words)


@lru_cache(maxsize=8192)
def names_of(heading: str) -> tuple[str, ...]:
    """All that a heading says, as `normalised` gives it: the whole, a translation, the parts of `Aim & Method`."""
    words = bare(heading)[:_LONGEST]
    names = [*_alone(words)]
    if not words.isascii():
        names += [normalised(translated) for translated in _BRACKETS.findall(words)]
    for name in tuple(names):
        pieces = _PARTS.split(name)
        names += [piece for piece in pieces if piece] if len(pieces) > 1 else []
    return tuple(dict.fromkeys(names))


def _alone(words: str) -> Iterator[str]:
    """The heading as a whole, then without what stands in brackets, then without what stands behind a colon."""
    outside = _BRACKETS.sub(" ", words).strip()
    for name in (words, outside, _REMARK.split(outside, maxsplit=1)[0]):
        yield normalised(bare(name))


@lru_cache(maxsize=8192)
def title_of(heading: str) -> str:
    """The words of a heading without what stands in brackets, or behind a known word and a dash, as written."""
    words = bare(heading)
    outside = _BRACKETS.sub(" ", words[:_LONGEST]).strip() or words
    head = _REMARK.split(outside, maxsplit=1)[0].strip()
    return head if normalised(head) in KIND_OF else outside


@lru_cache(maxsize=8192)
def kinds_of(heading: str) -> tuple[str, ...]:
    """What stands below a heading, as far as its words tell; `Results & Discussion` heads two things."""
    return tuple(dict.fromkeys(KIND_OF[name] for name in names_of(heading) if name in KIND_OF))


@lru_cache(maxsize=8192)
def kind_of(heading: str) -> str:
    """The one thing that a heading as a whole announces; empty if it is none of the list, or several."""
    return next((KIND_OF[name] for name in _alone(bare(heading)[:_LONGEST]) if name in KIND_OF), "")


@lru_cache(maxsize=8192)
def template_key(heading: str) -> str:
    """Which section of the template a heading begins, in the template's own words; empty if none."""
    expected = SECTION_OF.get(normalised(bare(unescape(heading))))
    return expected.key if expected else ""
