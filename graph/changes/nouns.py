"""What people call the properties of the model, in the forms that a sentence needs."""

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from graph.terms import CV, DCAT, DCT, IG, NIF, SDO, SKOS


@dataclass(frozen=True)
class Noun:
    """A noun: `kind` as it stands in the name of a kind of change; Danish ends differ, English ones have an -s."""

    danish: str
    danish_definite: str
    danish_plural: str
    english: str
    english_plural: str

    @property
    def kind(self) -> str:
        """The noun in the name of a kind of change, such as `target-group`."""
        return self.english.replace(" ", "-")


NOUNS: Mapping[NamedNode, Noun] = {
    CV.contactPoint: Noun("kontakt", "kontakten", "kontakter", "contact", "contacts"),
    CV.hasLegalResource: Noun("lovhenvisning", "lovhenvisningen", "lovhenvisninger", "legal basis", "legal bases"),
    CV.hasParticipant: Noun("aktør", "aktøren", "aktører", "body", "bodies"),
    CV.role: Noun("rolle", "rollen", "roller", "role", "roles"),
    CV.thematicArea: Noun("emne", "emnet", "emner", "topic", "topics"),
    DCAT.endDate: Noun("slutdato", "slutdatoen", "slutdatoer", "end date", "end dates"),
    DCAT.startDate: Noun("startdato", "startdatoen", "startdatoer", "start date", "start dates"),
    DCT.abstract: Noun("indledning", "indledningen", "indledninger", "lead", "leads"),
    DCT.alternative: Noun("andet navn", "det andet navn", "andre navne", "other name", "other names"),
    DCT.conformsTo: Noun(
        "dokumentationsstrategi",
        "dokumentationsstrategien",
        "dokumentationsstrategier",
        "documentation strategy",
        "documentation strategies",
    ),
    DCT.created: Noun("hentningsdato", "hentningsdatoen", "hentningsdatoer", "retrieval date", "retrieval dates"),
    DCT.description: Noun("beskrivelse", "beskrivelsen", "beskrivelser", "description", "descriptions"),
    DCT.isReplacedBy: Noun("afløser", "afløseren", "afløsere", "successor", "successors"),
    DCT.modified: Noun("opdateringsdato", "opdateringsdatoen", "opdateringsdatoer", "update date", "update dates"),
    DCT.source: Noun("kildeside", "kildesiden", "kildesider", "source page", "source pages"),
    DCT.temporal: Noun("periode", "perioden", "perioder", "period", "periods"),
    DCT.title: Noun("titel", "titlen", "titler", "title", "titles"),
    DCT.type: Noun("art", "arten", "arter", "type", "types"),
    IG.ageUnit: Noun("aldersenhed", "aldersenheden", "aldersenheder", "age unit", "age units"),
    IG.ageBound: Noun("aldersgrænse", "aldersgrænsen", "aldersgrænser", "age bound", "age bounds"),
    IG.asStated: Noun("ordlyd", "ordlyden", "ordlyde", "wording", "wordings"),
    IG.background: Noun("baggrund", "baggrunden", "baggrunde", "background", "backgrounds"),
    IG.datePrecision: Noun("datopræcision", "datopræcisionen", "datopræcisioner", "date precision", "date precisions"),
    IG.developmentPhase: Noun(
        "udviklingsfase", "udviklingsfasen", "udviklingsfaser", "development phase", "development phases"
    ),
    IG.familyRole: Noun("familierolle", "familierollen", "familieroller", "family role", "family roles"),
    IG.fundingScope: Noun("bevillingstype", "bevillingstypen", "bevillingstyper", "funding scope", "funding scopes"),
    IG.groupRole: Noun("målgrupperolle", "målgrupperollen", "målgrupperoller", "group role", "group roles"),
    IG.hasAgeRange: Noun("aldersinterval", "aldersintervallet", "aldersintervaller", "age range", "age ranges"),
    IG.hasFunding: Noun("bevilling", "bevillingen", "bevillinger", "funding", "fundings"),
    IG.hasInvolvement: Noun("aktør", "aktøren", "aktører", "involved body", "involved bodies"),
    IG.hasTargetGroup: Noun("målgruppe", "målgruppen", "målgrupper", "target group", "target groups"),
    IG.initiativeType: Noun("initiativtype", "initiativtypen", "initiativtyper", "initiative type", "initiative types"),
    IG.lifeStage: Noun("livsfase", "livsfasen", "livsfaser", "life stage", "life stages"),
    IG.municipalityCount: Noun(
        "antal kommuner",
        "antallet af kommuner",
        "antal kommuner",
        "number of municipalities",
        "numbers of municipalities",
    ),
    IG.municipalityScope: Noun(
        "kommuneomfang", "kommuneomfanget", "kommuneomfang", "municipality scope", "municipality scopes"
    ),
    IG.organisationType: Noun(
        "organisationstype", "organisationstypen", "organisationstyper", "organisation type", "organisation types"
    ),
    IG.partOfProgramme: Noun("program", "programmet", "programmer", "programme", "programmes"),
    IG.profession: Noun("faggruppe", "faggruppen", "faggrupper", "profession", "professions"),
    IG.programmeYear: Noun("programår", "programåret", "programår", "programme year", "programme years"),
    IG.purpose: Noun("formål", "formålet", "formål", "purpose", "purposes"),
    IG.reason: Noun("begrundelse", "begrundelsen", "begrundelser", "reason", "reasons"),
    IG.setting: Noun("arena", "arenaen", "arenaer", "setting", "settings"),
    IG.situation: Noun("situation", "situationen", "situationer", "situation", "situations"),
    IG.usesMethod: Noun("metode", "metoden", "metoder", "method", "methods"),
    NIF.isString: Noun("sidetekst", "sideteksten", "sidetekster", "page text", "page texts"),
    SDO.amount: Noun("beløb", "beløbet", "beløb", "amount", "amounts"),
    SDO.duration: Noun("varighed", "varigheden", "varigheder", "duration", "durations"),
    SDO.sha256: Noun("kontrolsum", "kontrolsummen", "kontrolsummer", "checksum", "checksums"),
    SKOS.altLabel: Noun("synonym", "synonymet", "synonymer", "synonym", "synonyms"),
    SKOS.definition: Noun("definition", "definitionen", "definitioner", "definition", "definitions"),
    SKOS.prefLabel: Noun("betegnelse", "betegnelsen", "betegnelser", "label", "labels"),
}
"""Property → noun; what is not here is told by its label."""

PLANNED = Noun(
    "forventet afslutning", "den forventede afslutning", "forventede afslutninger", "planned end", "planned ends"
)
"""A period that is only planned."""
