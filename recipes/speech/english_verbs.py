"""English verbs in five forms, with what may follow each."""

from __future__ import annotations

import random
from collections.abc import Callable

from recipes.speech.templates import lines

# Base; third person; past; -ing form; participle : objects with ";" between them.
VERB_TABLE = lines("""
buy buys bought buying bought : {a_thing};{some};{food};a new {thing} for {person}
see sees saw seeing seen : {a_thing};{person};the {animal};{person} at {place};a {adjective} {animal}
take takes took taking taken : {a_thing};{a_thing} to {place};the bus to {place};a picture of {person};a break
give gives gave giving given : {person} {a_thing};{a_thing} to {person};the {animal} {food};{person} some advice
make makes made making made : {food};{food} for {person};a list;a mistake;a decision;a phone call;some noise
eat eats ate eating eaten : {food};{food} with {person};{food} at {place};too much {food};with {person}
drink drinks drank drinking drunk : {food};tea at {place};a glass of water;coffee with {person}
read reads read reading read : {a_thing};the newspaper;a story about {person};about {topic};{small} pages
write writes wrote writing written : a letter to {person};about {topic};{small} emails;down the number;\
a {adjective} report
find finds found finding found : {a_thing};{a_thing} in {place};the answer;{person} in {place};{some} under the bed
lose loses lost losing lost : {a_thing};the {thing} in {place};my way;{small} dollars;the game
sell sells sold selling sold : {a_thing};{some};{a_thing} to {person};the house;{small} tickets
bring brings brought bringing brought : {a_thing};{food} to {place};{person} {a_thing};{person} home
carry carries carried carrying carried : {a_thing};{a_thing} to {place};{some};the {adjective} box upstairs
open opens opened opening opened : {a_thing};the door;the window;an account;a restaurant in {city};the box
close closes closed closing closed : the door;the window;the shop at {time};the account;{a_thing}
clean cleans cleaned cleaning cleaned : {place};{a_thing};the kitchen with {person};{some};the windows
wash washes washed washing washed : {a_thing};the dishes;the {animal};my hands;the clothes
cook cooks cooked cooking cooked : {food};{food} for {person};dinner for {small} people
call calls called calling called : {person};{person} about {a_thing};the doctor;a taxi;from {place}
meet meets met meeting met : {person};{person} at {place};{person} for {food};the {job} in {city}
visit visits visited visiting visited : {person};{person} in {city};{city};{country};the museum with {person}
help helps helped helping helped : {person};{person} with {a_thing};the {job};{person} find {a_thing}
ask asks asked asking asked : {person};{person} about {topic};{person} for {a_thing};a question;the {job} for help
tell tells told telling told : {person} the truth;{person} a story;{person} about {topic};{person} the time
show shows showed showing shown : {person} {a_thing};{person} the way to {place};{some} to {person};the passport
send sends sent sending sent : {a_thing} to {person};{person} a message;{person} {a_thing};the package to {country}
receive receives received receiving received : {a_thing};a letter from {person};{small} messages;good news
pay pays paid paying paid : for {a_thing};for {food};{price};{price} for {a_thing};the bill;in cash
borrow borrows borrowed borrowing borrowed : {a_thing};{a_thing} from {person};{price} from the bank
lend lends lent lending lent : {person} {a_thing};{price} to {person};{some} to {person}
fix fixes fixed fixing fixed : {a_thing};the {thing} for {person};the car;the roof;the broken {thing}
break breaks broke breaking broken : {a_thing};the {thing};the window;a promise
build builds built building built : a house;a bridge;{a_thing};a wall around {place};{small} houses in {city}
paint paints painted painting painted : {a_thing};the wall;the door {color};a picture of {person}
draw draws drew drawing drawn : {a_thing};a map of {place};a {animal};a line across the page
move moves moved moving moved : to {city};to {country};{a_thing};{a_thing} to {place};into a new apartment
travel travels traveled traveling traveled : to {city};to {country};by train;with {person};around the world
drive drives drove driving driven : to {place};to {city};{person} to {place};a {adjective} car;{small} miles
walk walks walked walking walked : to {place};home;the {animal};along the river;with {person};{small} miles
run runs ran running run : to {place};{small} miles;through the forest;a {adjective} company;away from the {animal}
fly flies flew flying flown : to {city};to {country};from {city} to {city};over the mountains;home
swim swims swam swimming swum : in the lake;across the river;with {person};{small} laps
ride rides rode riding ridden : a bicycle;a horse;the bus to {place};the train with {person}
catch catches caught catching caught : a cold;the ball;a fish;the train to {city};the {animal}
throw throws threw throwing thrown : {a_thing};the ball to {person};a party;{some} away;stones into the water
hold holds held holding held : {a_thing};my hand;the door open;a meeting with {person};the line
keep keeps kept keeping kept : {a_thing};the receipt;a secret;{some} in {place};quiet
leave leaves left leaving left : {place};{city};{a_thing} in {place};a message;the {thing} on the table
lead leads led leading led : the team;the group to {place};a busy life;the way
teach teaches taught teaching taught : {topic};{topic} to {person};{small} students;{person} to swim
learn learns learned learning learned : {topic};about {topic};to drive;to cook {food};a lot from {person}
study studies studied studying studied : {topic};{topic} in {city};for the exam;with {person}
forget forgets forgot forgetting forgotten : {a_thing};about {a_thing};the password;{person};the name of {place}
remember remembers remembered remembering remembered : {person};{a_thing};the way to {place};that {feeling} day
know knows knew knowing known : {person};the answer;something about {topic};the way to {place}
hear hears heard hearing heard : {person};the {animal};about {topic};a {adjective} noise;the news from {city}
watch watches watched watching watched : television;a movie with {person};the {animal};the game;the children play
wear wears wore wearing worn : a {color} shirt;a {adjective} coat;glasses;{color} shoes;a {color} hat
wait waits waited waiting waited : for {person};for the bus;at {place};in line;{small} minutes for {person}
work works worked working worked : at {place};with {person};in {city};as a {job};on a {adjective} project;late
live lives lived living lived : in {city};in {country};near {place};with {person};in a {adjective} house
stay stays stayed staying stayed : at home;in {city};at {place};with {person};for {small} nights;in bed
play plays played playing played : football;the piano;the guitar for {person};chess with {person};in the garden
win wins won winning won : the game;a prize;{price};the first race;a {adjective} {thing}
choose chooses chose choosing chosen : {a_thing};the {adjective} one;{food};a name for the {animal}
grow grows grew growing grown : vegetables;tomatoes in {place};{color} flowers;a beard
feed feeds fed feeding fed : the {animal};the {animal} at {time};the baby;{small} people
cut cuts cut cutting cut : the bread;the grass;the paper in half;my finger;the cake into {small} pieces
put puts put putting put : {a_thing} in {place};{a_thing} on the table;{some} in the box;the {thing} under the bed
count counts counted counting counted : the {plural};from {small} to {small};the money;{small} {plural}
order orders ordered ordering ordered : {food};{a_thing};{food} and {food};{small} {plural};{food} for {person}
check checks checked checking checked : {a_thing};the messages;the time;the address of {place};the {thing} again
change changes changed changing changed : {a_thing};the date of the meeting;the tire;my mind;the subject;clothes
cancel cancels canceled canceling canceled : the order;the meeting with {person};the trip to {city};the reservation
book books booked booking booked : a room in {city};a flight to {city};a table for {small} people;a ticket
plan plans planned planning planned : a trip to {country};a party for {person};the meeting;a surprise for {person}
finish finishes finished finishing finished : {a_thing};the work;the {adjective} project;the book about {topic}
start starts started starting started : {a_thing};the car;work at {time};a company in {city};the {adjective} lesson
stop stops stopped stopping stopped : at {place};the car;smoking;in front of {place};the {adjective} machine
miss misses missed missing missed : the bus;the train to {city};{person};the meeting;the first {small} minutes
thank thanks thanked thanking thanked : {person};{person} for {a_thing};the {job};everyone for coming
invite invites invited inviting invited : {person};{person} to the party;{person} to {place};{small} people
explain explains explained explaining explained : {topic};the problem to {person};the {adjective} rules;everything
discuss discusses discussed discussing discussed : {topic};{topic} with {person};the plan;the price of {a_thing}
marry marries married marrying married : {person};a {job};a {job} from {city};for love
""")


class Verb:
    """A verb's five forms and the templates of what may follow it."""

    def __init__(self, line: str) -> None:
        forms, objects = line.split(" : ")
        self.base, self.third, self.past, self.present, self.participle = forms.split()
        self.objects = objects.split(";")


VERBS = tuple(map(Verb, VERB_TABLE))


def phrase(form: str) -> Callable[[random.Random], str]:
    """Return a slot: a verb in ``form`` with one of its objects."""

    def fill(chance: random.Random) -> str:
        verb = chance.choice(VERBS)
        head: str = getattr(verb, form)
        return f"{head} {chance.choice(verb.objects)}"

    return fill
