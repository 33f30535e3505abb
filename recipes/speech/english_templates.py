"""Templates of English sentences, by what they are about; a line that stands twice is said twice as often."""

from __future__ import annotations

from recipes.speech.templates import lines

CLAUSES = lines("""
{anyone} {past}
{anyone} {past} {before}
{they} {base}
{she} {third}
{they} [always|often|never|sometimes|usually|still] {base} [|on {weekday}|in the morning|every day|at night]
{she} [always|often|never|sometimes|usually|still] {third} [|every {weekday}|in the evening|twice a week]
{anyone} will {base} [{after}|]
{anyone} [will not|won't] {base} [{after}|]
{anyone} [can|can't|could|should|must|might|may|would|shouldn't|couldn't|wouldn't] {base}
[he|she|{first}] is {ing} [right now|at the moment|again|{after}|]
[we|they|you] are {ing} [right now|at the moment|again|{after}|]
i am [{adverb}|] {ing}
{anyone} had [already|never|just|] {done}
[i|we|they|you] have [already|never|just|] {done}
[he|she|{first}] has [already|never|just|] {done}
[i|we|they|you|the {plural}] didn't {base} [{before}|]
[he|she|{first}] doesn't [want to|like to|have to|need to] {base}
[i|we|they|you] don't [want to|like to|have to|need to] {base}
[i|we|they] [want|need|have|would like|used|plan|hope|try|decided|forgot|promised] to {base}
[he|she|{who}] [wants|needs|has|used|plans|hopes|tried|decided|forgot|promised] to {base}
[he|she|i|{who}] was {ing} [when the phone rang|{before}|all day|in the rain|]
i'm [going|not going|about|ready|happy|sorry] to {base}
the {adjective} {thing} [is|was] [in {place}|on the table|very {adjective}|{adjective} and {adjective}|under the bed]
there [is|was] {a_thing} in {place}
there [are|were] {small} {plural} in {place}
{who} was {feeling} {before}
i [am|was|feel|felt] [very|so|a little|not|] {feeling}
""")

TALK = lines("""
{clause}
{clause}
{clause}
{clause}
{clause} and {clause}
{clause} but {clause}
{clause} because {clause}
if {clause} {clause}
when {clause} {clause}
{who} [said|thinks|told me|knows|believes|hopes] that {clause}
i [think|believe|hope|heard|know|guess|am sure] [that|] {clause}
do you [think|know if|believe that] {clause}
did {anyone} {base} [{before}|]
[do|don't] {they} {base}
does {she} [often|ever|always|] {base}
will {anyone} {base} [{after}|]
[can|could|would|will] you [please|] {base} [{after}|]
[have you|have they|has {first}] [ever|already] {done}
why [did|didn't|does|doesn't] [he|she|{first}] {base}
when [did|will|are|can] you [going to|] {base}
where [did|do|can] [you|they|we] {base}
how [did|do|can|could] [you|they|we|i] {base}
who [is|was] {ing} [in {place}|]
what [were|are] you doing [in {place}|{before}|when {clause}]
[let's|please|don't|never|always|try to|remember to|you should|we have to] {base} [{after}|]
[what|how] about {ing} [{after}|]
would you like {food} [or {food}|with {food}|]
i would like {food} [and {food}|please|with {food}]
[could|may|can] i have {food} [please|and the bill please|to go]
this {food} tastes [good|terrible|strange|better than {food}|like {food}]
we ran out of {food}
my favorite [food|drink] is {food}
how much [is|was|does] {a_thing} [cost|]
how much do the {plural} cost
it costs {price}
it was {price} but i paid only {price}
do you have [this|it|that {thing}] in {color}
i am looking for {a_thing}
is there {a_thing} in {place}
where is the nearest [bank|hospital|pharmacy|bus stop|station|hotel|supermarket|police station|cash machine]
how do i get to {place} [from here|from {place}|by bus|]
[turn left|turn right|go straight|go back|stop] [at|near|after|before] {place}
it is {small} [minutes|miles|kilometers|hours] from {place} [to {place}|]
the [train|bus|flight|ship|ferry] [to|from] {city} [leaves|arrives|departs|is delayed] [at {time}|on {weekday}|today|]
what time does the [train|bus|plane|shop|movie|museum|game|meeting] [start|leave|open|close|arrive|end]
i need a [single|return|one way] ticket to {city}
we are flying from {city} to {city} {after}
is this seat [taken|free]
where are you [from|going|now|staying]
i come from {city} [in {country}|]
have you ever been to {city}
what's the weather like in {city} [today|]
[today|yesterday|tomorrow] [it is|it was|it will be] {sky} [and {sky}|in {city}|]
it [will be|was|is going to be] {sky} [{after}|in {city}|all day]
[it's|it was] raining [in {city}|again|heavily|cats and dogs|all day]
the temperature is {small} degrees [below zero|outside|in {city}|]
don't forget your umbrella
[good morning|good afternoon|good evening|hello|hi|good night|welcome|goodbye|see you] [{first}|everyone|]
how are you [today|doing|feeling|this morning|]
i'm [fine|very well|not so good|doing great|a bit tired] [thank you|thanks|]
nice to meet you [{first}|]
my name is {first} {last}
what is your [name|phone number|address|job|favorite color|email address|date of birth|opinion]
[this is|i am|have you met] {first} [{last}|]
thank you [very much|so much|for {ing}|for your help|]
you're welcome
i'm sorry [i am late|about that|i didn't hear you|for the trouble|]
excuse me [where is {place}|do you speak {topic}|can i ask you something|]
[no problem|of course|never mind|i don't know|i have no idea|that's right|that's wrong|not at all|maybe later|why not]
happy birthday {first}
congratulations on your new {thing}
have a [nice|great|good|wonderful] [day|trip|weekend|evening|time]
see you [tomorrow|later|soon|on {weekday}|at {time}|in {city}]
my {body} hurts
{who} has a [headache|fever|cold|cough|sore throat|broken {body}|pain in the {body}]
take this medicine [twice|three times|once] a day [after meals|before breakfast|with water|]
you should see a doctor about your {body}
i have an appointment with [doctor {last}|{who}|the dentist] [at {time}|on {weekday}|{after}]
she broke her {body} [while {activity}|in {place}|{before}]
i [like|love|hate|enjoy|don't like|prefer|miss] {activity} [and {activity}|with {person}|more than {activity}|]
{first} is good at {activity}
are you interested in {topic}
i study {topic} at the university of {city}
{topic} is my favorite subject
[do|don't] you speak {topic}
{who} works as a {job} in {city}
what does your {relative} do
my {relative} is a {job}
our {job} is from {country}
he wants to become a {job}
she is {small} years old
how old is your {relative}
i have {small} [brothers|sisters|children|cousins|cats|dogs|{plural}]
the {animal} [is sleeping|ran away|is hungry|bit the {job}|jumped over the fence|is in {place}]
we saw {small} {animal}s and a {adjective} {animal}
{animal}s [eat|like|don't eat|hate] {food}
the {color} {thing} is [bigger|smaller|older|better|worse|cheaper|heavier] than the {color} one
which [one|{thing}|book|color] do you [like|prefer|want|need]
whose {thing} is this
this is [my|your|his|her|our|their] {adjective} {thing}
these {plural} are [too|very|not|] {adjective}
those {plural} belong to {person}
i [can't|cannot] find my {thing}
have you seen my {thing} [anywhere|]
the meeting [starts|ends|was moved to|is] at {time}
we have a meeting with {who} {after}
can we [talk|meet|speak|discuss this] {after}
i will send you the {thing} {after}
please let me know [if you need anything|when you arrive|what you think|by {weekday}|]
the {thing} is [broken|missing|not working|on sale|out of stock|made of wood|ready|too expensive]
[hurry up|be careful|calm down|come in|sit down|stand up|wait a minute|listen to me|look at this|get out of here]
[as far as i know|to be honest|in my opinion|by the way|of course|for example|on the other hand|actually] {clause}
[yes|no|well|okay|oh|so|and then|then|maybe|perhaps|first|finally|however] {clause}
it [takes|took] {small} [minutes|hours|days|weeks|months|years] to {base}
it is [too|very] [late|early|hard|easy|dangerous|expensive] to {base}
[he|she] is the {job} who {past}
the {thing} that {anyone} {past} is [gone|here|{adjective}]
[nothing|everything|something|anything] is [possible|wrong|ready|fine|lost|different]
before {ing} you have to {base}
after {ing} {anyone} {past}
instead of {ing} {anyone} {past}
neither {first} nor {first} {past}
{first} {last} was born in {city} in {year}
the capital of {country} is not {city}
the population of {city} is {number}
{who} arrived in {city} on {date}
i was born on {date}
""")

NUMBERS = lines("""
{number}
{number}
{digits}
{digits}
{digits}
{digit} {digit} {digit} {digit}
{ordinal}
{phone}
{price}
{year}
{time}
{date}
{percent}
{decimal}
{number} {unit}
{number} {plural}
[my|your|his|her|the] [phone|telephone|mobile|office|home] number is {phone}
[call|dial|try] {phone}
the [code|password|pin|combination] is {digits}
[flight|room|bus|gate|platform|track|page|chapter|line|channel|number|extension|lane|unit|part|step] {number}
{number} [plus|minus|times|divided by] {number} [equals {number}|is {number}|]
the answer is {number}
count from {number} to {number}
between {number} and {number}
{percent} of the {plural} [are {adjective}|were lost|have been sold]
prices [rose|fell|went up|went down] by {percent}
it is {time} [now|in {city}|]
[today is|the meeting is on|the deadline is|her birthday is on] {date}
the total [is|comes to|was] {price}
the {ordinal} of {month}
the {ordinal} [time|day|floor|street|person|question|door on the left|world war|century]
in {year} [there were {number} {plural}|{clause}]
since {year}
{decimal} {unit}
the temperature is {decimal} degrees
{number} people live in {city}
{number} [{last}|oak|main|park|church|river|lake|hill|station] [street|road|avenue|lane|drive]
[order|account|customer|invoice|ticket|case] number {digits}
{digits} {digits}
my zip code is {digit} {digit} {digit} {digit} {digit}
[one|two|three|five|ten] [and a half|] [hours|days|years|minutes]
[a|one] [half|third|quarter] of the {plural}
[double|triple] {digit}
[zero|oh] {digit} {digit}
area code {digit} {digit} {digit}
the score is {small} to {small}
{small} [by|times] {small}
""")

NAMES = lines("""
{first} {last}
{first} {last}
{first} and {first}
{city}
{city} {country}
{first} {last} from {city}
[mister|missus|miss|doctor|professor|captain|president] {last}
{who} and {who}
{weekday} {month}
{weekday} [morning|afternoon|evening|night]
{adjective} {thing}
{color} {animal}
{food} and {food}
{thing} {thing} {thing}
{plural} and {plural}
{adjective} {plural} in {place}
my last name is {last} that's {spelled}
spelled {spelled}
{spelled}
""")

COMMANDS = lines("""
[turn|switch] [on|off] the [light|lights|radio|television|heater|fan|air conditioner|oven|alarm|music|computer|lamp]
[turn|switch] the [volume|temperature|brightness|heat|music] [up|down] [to {small}|]
set [an alarm|a timer|a reminder] for [{time}|{small} minutes|{small} hours|tomorrow at {time}]
[call|message|text|email] [{first}|{first} {last}|my {relative}|the {job}]
[play|stop|pause|repeat|skip|resume] [the music|the song|the next song|this album|some {topic}|the video|]
[open|close|delete|copy|save|print|rename|move|send|share] [the {thing}|this file|all files|the window|{a_thing}]
[go|move|turn|scroll|jump] [left|right|up|down|back|forward|home|to the end|to page {small}]
[show|tell] me [the weather|the news|my messages|my calendar|a joke|the time in {city}|the way to {place}]
[add|remove] {food} [to|from] the [shopping list|order|basket|menu]
what is {number} [plus|minus|times|divided by] {number}
translate {thing} [into|to] [korean|french|german|spanish|chinese|japanese]
find [flights|hotels|trains|restaurants] [in|near] {city} [for {date}|]
select all {plural} where the [price|year|number|size] is [less|greater] than {number}
[start|stop|cancel|continue|undo|redo|refresh|restart] [it|this|the process|the recording|the download|that|]
[yes|no|okay|cancel|help|stop|start|back|next|previous|continue|repeat|quit|exit|enter|delete|home|menu]
lock the [front|back|garage|car|] door
take a [note|picture|screenshot|photo|message for {first}]
remind me to {base} {after}
search for {a_thing}
""")

TELEPHONE = lines("""
for {service} [press|dial|say] {key}
to [speak|talk] [to|with] {service} press {key}
[press|push|enter|say] {key} [now|for {service}|to continue|to go back|to hear this again|]
if you would like to [leave a message|hear the options|change your password|{base}] press {key}
please [hold|wait|stand by] [while we connect you to {service}|for the next agent|a moment|]
thank you for [calling|waiting|your patience|holding|your order] [{last} and company|the {last} hotel|]
your [call|order|payment|request|reservation] [is important|has been received|was not accepted|will be answered soon]
all [of our|] [agents|operators|lines|representatives] are [busy|helping other callers] [right now|at this time|]
you are caller number {small} [in line|in the queue|]
the estimated waiting time is {small} minutes
please enter your [account|customer|card|phone|order|meeting|extension|pin] number [followed by {key}|]
the [number|extension|account|password|date|code] you [entered|dialed|gave] is not [valid|correct|available|known]
[sorry|i'm sorry] [i didn't understand|that is not correct|nobody is available|we are closed|try again later]
your account balance is {price}
your [balance|bill|payment] of {price} [is due on {date}|was paid on {date}|is overdue]
you have {small} [new|old|saved|unheard|urgent] [messages|voice messages|faxes|voicemails]
[first|next|last|new] message [received|sent|from] [{weekday}|{date}|{phone}|at {time}]
to [delete|save|repeat|forward|reply to] this message press {key}
the message [has been|was] [deleted|saved|sent|forwarded]
leave [a message|your name and number] after the [tone|beep]
[nobody|no one|{who}] is [available|in the office|on the other line|away from the phone] [at the moment|right now|]
[you are|{first} is] now [joining|leaving|entering] the [conference|meeting|call]
there [are|is] {small} [people|participants|callers] in [this|the] conference
the conference [is full|will begin shortly|is now locked|has ended|will end in {small} minutes]
you are the [only|first|last|{ordinal}] [person|caller|participant] in the [conference|meeting]
you have been [muted|removed|connected|disconnected|placed in a queue]
please say your [name|birthday|zip code|account number|password] [after the tone|clearly|]
the [person|party|number] you are [calling|trying to reach] [is busy|is not answering|has moved|is on the phone]
[transferring|connecting|forwarding] [you|your call] to [{service}|extension {digits}|{first} {last}]
extension {digits} is [busy|not available|not answering|ringing|now active|logged in|logged out]
call forwarding has been [turned on|turned off|set to {phone}|canceled]
[do not disturb|call waiting|caller identification|voicemail|speed dialing] is now [on|off|active|enabled|disabled]
your [password|pin|greeting|language|address] has been [changed|recorded|deleted|reset|saved]
re enter your new password [and press {key}|]
our office [hours are|is open] from {time} to {time} [monday through friday|on {weekday}|every day|]
we are closed on {weekday} and {weekday}
[who|may i ask who] is calling [please|]
[can|could|may] i [speak|talk] [to|with] [{first}|mister {last}|the manager|someone in {service}]
one moment please [i will connect you|]
[he|she] is [in a meeting|out for lunch|on vacation|not at the desk] [until {time}|until {weekday}|]
this call may be [recorded|monitored] [for training|for quality|]
the line is [busy|dead|not clear|open|disconnected]
you must [dial|enter] [a|one|the] [area code|zero|extension|one] [first|before the number|]
[hang up|call back|try again|stay on the line|redial|pick up the phone] [please|later|in {small} minutes|now|]
the time is {time}
your call will be [answered|transferred|returned] in [the order it was received|{small} minutes|a moment]
to accept this call press {key} to refuse it press {key}
""")

SHORT = lines("""
{digit}
{digit}
{digit}
{digit}
{digit} {digit}
{small}
{number}
{ordinal}
{thing}
{plural}
{adjective}
{feeling}
{animal}
{first}
{last}
{city}
{weekday}
{month}
{color}
{adverb}
[yes|no|okay|hello|goodbye|thanks|please|sorry|maybe|sure|right|wrong|stop|go|wait|help|start|left|right|up|down]
[good morning|good night|thank you|of course|not yet|come in|all right|see you|excuse me|who's there|never mind]
{adjective} {thing}
{color} {animal}
{first} {last}
[the|my|your|a|this|that] {thing}
[i|you|we|they] [know|see|agree|understand|went|came|did|can|will|won't]
[he's|she's|it's|i'm|you're|we're] {feeling}
""")
