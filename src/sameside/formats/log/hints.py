"""The words by which columns and values give themselves away, in six languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from sameside.formats.log.mapping import State

_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "request": (
            "request|case|ticket|incident|issue|number|reference|ref|id|key"
            "|sag|sagsnr|sagsnummer|henvendelse|ärende|ärendenummer|ärendenr|zaak|melding"
            "|meldingnummer|caso|pratica|richiesta|segnalazione|vorgang|anfrage|fall"
            "|ticketnummer|nummer|nr|numero"
        ),
        "at": (
            "at|time|timestamp|date|datetime|when|changed|complete|tid|tidspunkt|dato|datum|tidpunkt"
            "|tijd|tijdstip|data|ora|quando|zeit|zeitpunkt|zeitstempel"
        ),
        "created": (
            "created|opened|open|reported|registered|submitted|received|start|oprettet|modtaget"
            "|åbnet|skapad|öppnad|inkommen|registrerad|aangemaakt|gemeld|geopend|ontvangen|creato"
            "|aperto|apertura|creazione|inserito|erstellt|eröffnet|gemeldet|eingang"
        ),
        "responded": (
            "responded|response|answered|acknowledged|reaction|assigned|besvaret|reageret|svar"
            "|besvarad|åtgärdad|reactie|beantwoord|gereageerd|risposto|risposta|presa|beantwortet"
            "|reaktion"
        ),
        "resolved": (
            "resolved|closed|completed|solved|fixed|finished|ended|løst|lukket|afsluttet|løsning"
            "|löst|stängd|avslutad|opgelost|gesloten|afgerond|gereed|risolto|chiuso|chiusura"
            "|gelöst|geschlossen|erledigt|abgeschlossen"
        ),
        "state": (
            "status|state|lifecycle|transition|activity|event|action|step|stage|tilstand"
            "|aktivitet|hændelse|handling|händelse|åtgärd|tillstånd|toestand|activiteit"
            "|gebeurtenis|actie|stato|attività|evento|azione|zustand|aktivität|ereignis"
        ),
        "priority": (
            "priority|prio|impact|urgency|severity|seriousness|prioritet|hast|alvor|prioritering"
            "|allvar|prioriteit|urgentie|ernst|priorità|urgenza|gravità|priorität|dringlichkeit"
            "|schwere"
        ),
        "service": (
            "service|category|servicetype|ydelse|kategori|tjänst|dienst|categorie|servizio"
            "|categoria|dienstleistung|kategorie|leistung"
        ),
        "place": (
            "place|site|location|building|room|sted|lokation|bygning|plats|byggnad|ort|locatie"
            "|gebouw|plaats|vestiging|luogo|sede|edificio|standort|gebäude"
        ),
        "person": (
            "person|resource|agent|assignee|user|owner|technician|medarbejder|behandler"
            "|handläggare|medarbetare|medewerker|behandelaar|operatore|risorsa|persona"
            "|bearbeiter|mitarbeiter"
        ),
        "reason": "reason|why|årsag|begrundelse|orsak|anledning|reden|motivo|causa|grund",
        "paused_from": "paused|hold|onhold|pause|waiting|pauze|pausa|wartet",
    }
)
_SPEAKS_AGAINST: Mapping[str, frozenset[str]] = MappingProxyType(
    {"service": frozenset(["level", "niveau", "nivå", "livello"])}
)
"""A service level is what is promised for a service, not the service."""
_STATES: tuple[tuple[State, str], ...] = (
    (
        State.WAITING,
        "wait|pend|hold|suspend|pause|afvent|vent|vänt|wacht|opgeschort|attesa|sospes|wart|ruht",
    ),
    (
        State.WORKING,
        "reopen|re-open|genåbn|återöppn|heropen|riapert|wiedereröffn|unresolved|incomplete",
    ),
    (
        State.RESOLVED,
        (
            "resolv|clos|complet|done|solved|fixed|cancel|finish|løst|lukk|afslut|annull|löst"
            "|stäng|avslut|opgelost|gesloten|gereed|afgerond|risolt|risolv|chius|annulla|gelöst"
            "|geschlossen|erledigt|abgeschlossen|storniert"
        ),
    ),
    (
        State.WORKING,
        (
            "progress|assign|queue|new|open|start|work|accept|active|insert|take|triage|igang"
            "|åben|tildel|ny|påbegynd|pågå|öppen|tilldel|behand|nieuw|toegewezen|lavorazione"
            "|nuov|apert|assegn|neu|offen|arbeit|zugewiesen"
        ),
    ),
)
_WORDS = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý])")


def name_score(name: str, field: str) -> float:
    """Return how much a column's name speaks for a field, from 0 to 1.

    A name that is the word alone says most; among several words the last says more than the first.
    """
    words = _WORDS.findall(_CAMEL.sub(" ", name).lower())
    if _SPEAKS_AGAINST.get(field, frozenset()) & set(words):
        return 0.0
    known = set(_NAMES[field].split("|"))
    hits = [place for place, word in enumerate(words, start=1) if word in known]
    return max(hits) / len(words) * (0.5 + 0.5 / len(words)) if hits else 0.0


def state_of(word: str) -> State | None:
    """Return what a state's name speaks for, None where it says nothing we know."""
    lower = word.lower()
    for state, stems in _STATES:
        if re.search(rf"(?<![^\W\d_])(?:{stems})", lower):
            return state
    return None
