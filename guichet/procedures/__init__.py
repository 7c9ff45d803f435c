"""Procedures as data: one version of a procedure compiled, filled step by step, and judged.

A procedure is a YAML file (`docs/how-to/write-a-procedure.md`); nothing here knows which procedures exist.

    references = load_references(data, territory)
    procedure = compile_procedure("ase.yaml", text, references, source_ids(data))

    reading = procedure.read(step, posted, answers, today, locked=…, identity=…)
        → Reading(answers, faults, posted, cleared, rows): store `answers`, show `faults`
    procedure.form(step, answers, faults, today, lang, locked=…, identity=…, rows=reading.rows) → StepForm
    procedure.missing(answers, attached, today)   → what keeps from filing, with step, field and why
    procedure.ineligible(answers, today)          → rules that do not hold, with reason and ways on
    procedure.documents(answers, today, lang)     → documents asked of this person
    procedure.all_documents(today, lang)          → every document it may ask for
    procedure.to_prepare(today, lang)             → all there is to have at hand, for the list to download
    procedure.attestations(answers, today)        → statements on honour
    procedure.summary(answers, lang, today)       → answers in words
    procedure.relevant(answers, today)            → answers to freeze at filing
    procedure.columns(answers, today)             → typed values for lists
    procedure.priority(answers, today)            → someone vulnerable? until when their right runs
    procedure.identity(answers, today)            → who it is for; procedure.commune(…): where
    procedure.clock(filed_on, complete_on)        → silence, appeal; procedure.fee(day)
    procedure.decisions                           → what may be decided, in which words
    procedure.receipt · .steps · .title · .type · .secret_fields · .vulnerability_fields · .difference(other)

Answers are one flat mapping from field id to normal form: text, whole number, true or false, ISO date, a list for
several choices, a mapping for an address, a list of mappings for a group. An attestation is an answer like another.
Conditions are the language of `guichet.rules`, in three values: what depends on something unknown is not shown.

Pure: no Django, no clock, no file but `data/`. Refuses nothing by an exception: what is typed is an answer or a fault.
"""

from .acts import BESIDE, BLOCKS, FIRST
from .compiled import hash_of
from .fields import (
    TYPES,
    Answer,
    Answers,
    Countries,
    Field,
    FieldType,
    Option,
    Part,
    References,
    date_in_words,
    is_latin,
    may_be_birth,
)
from .hidden import without_hidden_signs
from .procedure import Procedure, UnknownStep, compile_procedure
from .reference_data import (
    PROFILE,
    load_procedures,
    load_references,
    procedure_ids,
    procedure_texts,
    read_profile,
    source_ids,
)
from .schema import ProcedureFile, ProfileChoice, ProfileFile
from .types import (
    Act,
    ActName,
    AskedDocument,
    Attestation,
    Block,
    Clock,
    ColumnFilter,
    ColumnShape,
    Decisions,
    Fault,
    Fee,
    FormError,
    FormField,
    FormRow,
    FormSection,
    GrantedTitle,
    Identity,
    Ineligibility,
    Kind,
    Link,
    Missing,
    Prepared,
    PreparedField,
    Priority,
    Reading,
    Receipt,
    StepForm,
    StepHead,
    SummaryRow,
    SummarySection,
    Told,
    ToPrepare,
    VersionChange,
    Way,
)

__all__ = [
    "BESIDE",
    "BLOCKS",
    "FIRST",
    "PROFILE",
    "TYPES",
    "Act",
    "ActName",
    "Answer",
    "Answers",
    "AskedDocument",
    "Attestation",
    "Block",
    "Clock",
    "ColumnFilter",
    "ColumnShape",
    "Countries",
    "Decisions",
    "Fault",
    "Fee",
    "Field",
    "FieldType",
    "FormError",
    "FormField",
    "FormRow",
    "FormSection",
    "GrantedTitle",
    "Identity",
    "Ineligibility",
    "Kind",
    "Link",
    "Missing",
    "Option",
    "Part",
    "Prepared",
    "PreparedField",
    "Priority",
    "Procedure",
    "ProcedureFile",
    "ProfileChoice",
    "ProfileFile",
    "Reading",
    "Receipt",
    "References",
    "StepForm",
    "StepHead",
    "SummaryRow",
    "SummarySection",
    "ToPrepare",
    "Told",
    "UnknownStep",
    "VersionChange",
    "Way",
    "compile_procedure",
    "date_in_words",
    "hash_of",
    "is_latin",
    "load_procedures",
    "load_references",
    "may_be_birth",
    "procedure_ids",
    "procedure_texts",
    "read_profile",
    "source_ids",
    "without_hidden_signs",
]
