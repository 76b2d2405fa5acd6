"""The words by which people say how far an experiment is, by what they mean and by language: a closed list.

Words that are not listed here, or in a team's profile, mean what they say and no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from mkdocs_exprec.patterns import rare
from mkdocs_exprec.reading.template import normalised

_WORDS: Mapping[str, Mapping[str, str]] = {
    "done": {
        "en": "done|complete|completed|finished|concluded",
        "ja": "完了|完了済み|実験完了|終了|済み|済",
        "ko": "완료|완료됨|실험 완료|종료|종료됨",
        "zh": "完成|已完成|实验完成|结束|已结束|實驗完成|結束|已結束",
        "it": "completato|completata|concluso|conclusa|terminato|terminata|finito|finita",
        "de": "abgeschlossen|fertig|beendet|erledigt|fertiggestellt",
        "fr": "terminé|terminée|achevé|achevée|fini|finie|complété|complétée",
        "es": "completado|completada|terminado|terminada|finalizado|finalizada|hecho|concluido|concluida",
    },
    "running": {
        "en": "running|in progress|ongoing|active|wip|work in progress|under way|underway",
        "ja": "実行中|進行中|実施中|実験中|作業中",
        "ko": "진행 중|진행중|실행 중|실행중|실험 중|실험중",
        "zh": "进行中|运行中|正在进行|正在运行|實驗中|進行中|運行中",
        "it": "in corso|in esecuzione|attivo|attiva",
        "de": "laufend|läuft|in arbeit|in bearbeitung|aktiv",
        "fr": "en cours|en exécution",
        "es": "en curso|en progreso|en ejecución|en marcha|activo|activa",
    },
    "planned": {
        "en": "planned|scheduled",
        "ja": "計画中|計画|予定|計画済み",
        "ko": "계획|계획됨|계획 중|예정|예정됨",
        "zh": "计划|计划中|已计划|計劃|計劃中|已計劃",
        "it": "pianificato|pianificata|previsto|prevista|programmato|programmata",
        "de": "geplant|vorgesehen",
        "fr": "planifié|planifiée|prévu|prévue",
        "es": "planificado|planificada|planeado|planeada|previsto|prevista|programado|programada",
    },
    "failed": {
        "en": "failed|failure",
        "ja": "失敗",
        "ko": "실패|실패함",
        "zh": "失败|已失败|失敗|已失敗",
        "it": "fallito|fallita",
        "de": "fehlgeschlagen|gescheitert",
        "fr": "échoué|échouée|échec",
        "es": "fallido|fallida|fracasado|fracasada|falló",
    },
    "cancelled": {
        "en": "cancelled|canceled",
        "ja": "中止|キャンセル",
        "ko": "취소|취소됨",
        "zh": "取消|已取消",
        "it": "annullato|annullata|cancellato|cancellata",
        "de": "abgesagt|storniert",
        "fr": "annulé|annulée",
        "es": "cancelado|cancelada|anulado|anulada",
    },
    "abandoned": {
        "en": "abandoned",
        "ja": "放棄|断念",
        "ko": "포기|포기함",
        "zh": "放弃|已放弃|放棄|已放棄",
        "it": "abbandonato|abbandonata",
        "de": "aufgegeben",
        "fr": "abandonné|abandonnée",
        "es": "abandonado|abandonada",
    },
    "paused": {
        "en": "paused|on hold|suspended",
        "ja": "保留|保留中|一時停止|一時停止中",
        "ko": "보류|보류 중|일시 중지|일시중지",
        "zh": "暂停|已暂停|搁置|暫停|已暫停|擱置",
        "it": "in pausa|sospeso|sospesa",
        "de": "pausiert|angehalten|ausgesetzt",
        "fr": "en pause|suspendu|suspendue",
        "es": "en pausa|pausado|pausada|suspendido|suspendida",
    },
    "draft": {
        "en": "draft",
        "ja": "下書き|草稿|ドラフト",
        "ko": "초안",
        "zh": "草稿|草案",
        "it": "bozza",
        "de": "entwurf",
        "fr": "brouillon",
        "es": "borrador",
    },
}
_STATE_OF = {
    word: state for state, languages in _WORDS.items() for words in languages.values() for word in words.split("|")
}


def _spelled(words: str) -> str:
    return normalised(words.replace("_", " ").replace("-", " "))


def state_of(words: str) -> str:
    """What a status says, in one word for all languages and spellings; empty if it is none of the list."""
    return _STATE_OF.get(_spelled(words), "")


def begins_with_state(words: str) -> bool:
    """Whether words begin with one that says how far an experiment is."""
    bare = words.strip("*_` ")
    first = re.split(r"[\W_]+", bare, maxsplit=2)[:2]
    return bool(state_of(words) or state_of(first[0]) or state_of(" ".join(first)) or _FURTHER.match(bare))


_FURTHER = rare(
    r"(?:closed|pending|blocked|archived|proposed|accepted|rejected|superseded|aborted)\b"
    r"|완료|완성|진행|중단|보류|대기|계획|예정|完了|完成|進行|进行|計画|计划|中止|待",
    re.IGNORECASE,
)
"""Words that say it and are none of the list, and how words of those languages begin that write them together."""


def states_of(allowed: Iterable[str]) -> dict[str, str]:
    """What each word says where a team allows some values only: one of these, or that of them which means the same."""
    values = list(allowed)
    meant = [state_of(value) for value in values]
    only = {state: value for state, value in zip(meant, values, strict=True) if state and meant.count(state) == 1}
    words = {word: only[state] for word, state in _STATE_OF.items() if state in only}
    return {**words, **{_spelled(value): value for value in values}}


def state_among(words: str, states: Mapping[str, str]) -> str:
    """What a status says in the words of a team, as `states_of` gives them, else as anybody's."""
    return states.get(_spelled(words)) or state_of(words)
