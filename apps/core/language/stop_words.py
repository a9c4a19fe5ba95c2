"""Small words: those that tell Latin-script languages apart, and those that carry no topic."""

from __future__ import annotations

# The most frequent function words of each language; words shared by two languages are kept, as
# the shares of all of them are compared.
LATIN_STOP_WORDS: dict[str, frozenset[str]] = {
    "en": frozenset(
        "the of and to in a is that it was for on are as with his they at be this from have or by "
        "one had not but what all were when we there can an your which their said if do will each "
        "about how up out them then she he you i who its has been more than no into because".split()
    ),
    "fr": frozenset(
        "le la les de des du un une et à il elle en est que qui pour dans ce cette sur pas plus "
        "par je nous vous au aux avec se sont mais comme ou où ont été leur son sa ses être d'une "
        "d'un c'est n'est qu'il qu'elle l'on y très aussi depuis".split()
    ),
    "de": frozenset(
        "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es "
        "an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so "
        "zum war haben nur oder aber vor zur bis mehr durch man sein wurde".split()
    ),
    "es": frozenset(
        "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus "
        "le ha me si sin sobre este ya entre cuando todo esta ser son dos también fue había era muy "
        "años hasta desde está porque".split()
    ),
    "pt": frozenset(
        "de a o que e do da em um para com não uma os no se na por mais as dos como mas ao ele das "
        "à seu sua ou quando muito nos já eu também só pelo pela até isso ela entre era depois sem "
        "mesmo aos são foi está anos".split()
    ),
    "it": frozenset(
        "di e che la il un a per in una mi sono ho non ma lo ha le si con i da della del dei delle "
        "come al gli anche più nel nella alla dal questo questa è era stato ed perché anni sul".split()
    ),
    "nl": frozenset(
        "de het een van en in is dat op te voor met zijn die niet aan er om ook als maar bij door "
        "naar uit worden werd wordt heeft hebben had over nog dan meer zich kan geen hij zij".split()
    ),
    "sv": frozenset(
        "och i att det som en på är av för med den till inte om ett har de jag var han vi från så "
        "kan när men hon sig eller där år efter också än mot bara under alla".split()
    ),
    "pl": frozenset(
        "w i na z do że się nie jest to o po jak przez od dla za ale był co tym są jego który oraz "
        "tego już tylko może także lat roku był była były".split()
    ),
    "tr": frozenset(
        "ve bir bu da de için ile çok olarak daha gibi en kadar ne sonra olan var ama ya o her "
        "değil ki oldu yıl göre ise mi olduğu tarafından".split()
    ),
    "id": frozenset(
        "yang dan di dari untuk pada dengan ini itu dalam tidak adalah akan ke oleh juga karena ada "
        "sebagai mereka telah dapat atau saya lebih seperti tahun bisa".split()
    ),
    "vi": frozenset(
        "và của là có được cho không trong một các với những người này đã khi từ để đến như năm "
        "tại về trên cũng nhiều ra vào".split()
    ),
}

# English words that say nothing about the topic: not counted in ranking, tags and headlines.
ENGLISH_PLAIN_WORDS: frozenset[str] = LATIN_STOP_WORDS["en"] | frozenset(
    "am any after again against also although always among another around away back became become "
    "becomes before began behind being below between both came come comes could did does doing done "
    "down during either enough even ever every few first found gave get gets give given go goes got "
    "her here hers herself him himself however itself just keep kept know known last later least "
    "less let like made make makes making many may me might most much must my near never new next "
    "nor nothing now off often once only other others our ours over own perhaps put quite rather "
    "really same saw say says second see seen several shall should since so some something still "
    "such take taken takes than that's thing things those though through thus together too took "
    "toward two three four five under until upon us use used uses using very want way ways well "
    "went where whether while whole whose why within without would yet you're it's don't doesn't "
    "didn't isn't wasn't aren't can't cannot won't i'm we're they're there's he's she's today "
    "year years day days time times people according including almost already per via lot "
    "called named makes became turn turned turns help helps around long good best big".split()
)

# Korean nouns too general for a tag or a key word.
KOREAN_PLAIN_NOUNS: frozenset[str] = frozenset(
    "것 수 등 때 중 년 월 일 시 분 초 명 개 번 곳 점 더 데 전 후 간 내 외 안 밖 위 아래 앞 뒤 속 말 "
    "경우 정도 이상 이하 이후 이전 가운데 동안 때문 사실 문제 방법 사람 오늘 지금 최근 현재 올해 "
    "지난해 내년 당시 결과 과정 이유 부분 관련 대상 자신 우리 모두 하나 가지 처음 마지막 다음 그동안 "
    "하루 이번 지난 약 총 뿐 만큼 대부분 일부 여러 다양 필요 가능 중요 사용 이용 발표 설명 강조 "
    "달 해 날 밤 배 가장 시작 등장 측 씨 뒤 덕분 탓 채 만 천 백 억 조 기자 사진 뉴스 제공".split()
)
