# Generated from ThanoSQL.g4 by ANTLR 4.13.1
# encoding: utf-8
from antlr4 import *
from io import StringIO
import sys
if sys.version_info[1] > 5:
	from typing import TextIO
else:
	from typing.io import TextIO

def serializedATN():
    return [
        4,1,68,415,2,0,7,0,2,1,7,1,2,2,7,2,2,3,7,3,2,4,7,4,2,5,7,5,2,6,7,
        6,2,7,7,7,2,8,7,8,2,9,7,9,2,10,7,10,2,11,7,11,2,12,7,12,2,13,7,13,
        2,14,7,14,2,15,7,15,2,16,7,16,2,17,7,17,2,18,7,18,2,19,7,19,2,20,
        7,20,2,21,7,21,2,22,7,22,2,23,7,23,2,24,7,24,2,25,7,25,2,26,7,26,
        2,27,7,27,2,28,7,28,1,0,3,0,60,8,0,1,0,1,0,3,0,64,8,0,5,0,66,8,0,
        10,0,12,0,69,9,0,1,0,1,0,1,1,1,1,3,1,75,8,1,1,1,3,1,78,8,1,1,1,1,
        1,3,1,82,8,1,1,1,1,1,1,1,3,1,87,8,1,1,1,3,1,90,8,1,1,1,3,1,93,8,
        1,1,1,1,1,1,1,3,1,98,8,1,1,2,1,2,1,2,1,2,5,2,104,8,2,10,2,12,2,107,
        9,2,1,2,1,2,1,3,1,3,1,3,1,3,3,3,115,8,3,1,4,1,4,1,4,1,4,1,4,1,4,
        3,4,123,8,4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,3,4,134,8,4,1,4,
        1,4,1,4,1,4,1,4,1,4,1,4,3,4,143,8,4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,
        3,4,152,8,4,1,4,1,4,1,4,1,4,1,4,1,4,3,4,160,8,4,1,4,1,4,1,4,1,4,
        1,4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,1,4,
        1,4,3,4,183,8,4,1,4,1,4,1,4,1,4,1,4,3,4,190,8,4,1,4,1,4,1,4,1,4,
        1,4,1,4,1,4,3,4,199,8,4,1,4,1,4,1,4,1,4,1,4,1,4,3,4,207,8,4,1,4,
        1,4,1,4,1,4,1,4,3,4,214,8,4,1,4,1,4,1,4,1,4,3,4,220,8,4,1,4,1,4,
        1,4,1,4,1,4,1,4,1,4,3,4,229,8,4,1,4,1,4,1,4,1,4,1,4,1,4,3,4,237,
        8,4,1,4,1,4,1,4,3,4,242,8,4,1,5,1,5,1,6,1,6,1,7,1,7,3,7,250,8,7,
        1,8,1,8,1,8,3,8,255,8,8,1,9,1,9,1,10,1,10,1,10,1,10,1,10,5,10,264,
        8,10,10,10,12,10,267,9,10,3,10,269,8,10,1,10,1,10,1,11,1,11,1,11,
        1,11,1,12,1,12,3,12,279,8,12,1,13,1,13,1,13,1,13,3,13,285,8,13,1,
        13,1,13,1,13,1,13,1,13,1,13,5,13,293,8,13,10,13,12,13,296,9,13,3,
        13,298,8,13,1,13,3,13,301,8,13,1,14,1,14,3,14,305,8,14,1,15,1,15,
        1,15,1,15,1,15,1,15,1,15,1,15,1,15,3,15,316,8,15,1,15,1,15,1,16,
        1,16,1,16,3,16,323,8,16,1,16,1,16,3,16,327,8,16,1,17,1,17,3,17,331,
        8,17,1,17,3,17,334,8,17,1,18,1,18,1,18,1,18,1,18,1,18,1,18,3,18,
        343,8,18,1,18,1,18,1,18,1,18,3,18,349,8,18,1,18,1,18,1,18,1,18,1,
        18,3,18,356,8,18,3,18,358,8,18,3,18,360,8,18,1,19,1,19,3,19,364,
        8,19,1,20,1,20,3,20,368,8,20,1,21,1,21,3,21,372,8,21,1,22,1,22,1,
        23,1,23,5,23,378,8,23,10,23,12,23,381,9,23,1,24,1,24,1,24,1,24,1,
        24,1,24,1,24,1,24,1,24,1,24,1,24,1,24,3,24,395,8,24,1,25,1,25,5,
        25,399,8,25,10,25,12,25,402,9,25,1,26,1,26,1,26,3,26,407,8,26,1,
        27,1,27,3,27,411,8,27,1,28,1,28,1,28,0,0,29,0,2,4,6,8,10,12,14,16,
        18,20,22,24,26,28,30,32,34,36,38,40,42,44,46,48,50,52,54,56,0,12,
        3,0,24,24,26,26,34,34,2,0,9,9,11,11,1,0,28,29,1,0,53,54,2,0,9,11,
        15,15,3,0,27,27,42,48,63,63,2,0,42,48,63,63,3,0,30,30,42,48,63,63,
        12,0,1,1,4,4,6,7,9,12,14,15,17,17,21,21,25,25,31,32,39,39,41,48,
        63,63,2,0,43,48,63,63,4,0,2,2,20,20,36,36,40,40,5,0,1,1,3,19,21,
        35,37,39,41,41,479,0,59,1,0,0,0,2,97,1,0,0,0,4,99,1,0,0,0,6,114,
        1,0,0,0,8,241,1,0,0,0,10,243,1,0,0,0,12,245,1,0,0,0,14,249,1,0,0,
        0,16,251,1,0,0,0,18,256,1,0,0,0,20,258,1,0,0,0,22,272,1,0,0,0,24,
        278,1,0,0,0,26,300,1,0,0,0,28,304,1,0,0,0,30,315,1,0,0,0,32,326,
        1,0,0,0,34,333,1,0,0,0,36,359,1,0,0,0,38,363,1,0,0,0,40,367,1,0,
        0,0,42,371,1,0,0,0,44,373,1,0,0,0,46,379,1,0,0,0,48,394,1,0,0,0,
        50,400,1,0,0,0,52,406,1,0,0,0,54,410,1,0,0,0,56,412,1,0,0,0,58,60,
        3,2,1,0,59,58,1,0,0,0,59,60,1,0,0,0,60,67,1,0,0,0,61,63,5,42,0,0,
        62,64,3,2,1,0,63,62,1,0,0,0,63,64,1,0,0,0,64,66,1,0,0,0,65,61,1,
        0,0,0,66,69,1,0,0,0,67,65,1,0,0,0,67,68,1,0,0,0,68,70,1,0,0,0,69,
        67,1,0,0,0,70,71,5,0,0,1,71,1,1,0,0,0,72,74,5,14,0,0,73,75,5,1,0,
        0,74,73,1,0,0,0,74,75,1,0,0,0,75,77,1,0,0,0,76,78,5,41,0,0,77,76,
        1,0,0,0,77,78,1,0,0,0,78,81,1,0,0,0,79,82,3,4,2,0,80,82,3,48,24,
        0,81,79,1,0,0,0,81,80,1,0,0,0,81,82,1,0,0,0,82,83,1,0,0,0,83,98,
        3,8,4,0,84,86,5,14,0,0,85,87,5,1,0,0,86,85,1,0,0,0,86,87,1,0,0,0,
        87,89,1,0,0,0,88,90,5,41,0,0,89,88,1,0,0,0,89,90,1,0,0,0,90,92,1,
        0,0,0,91,93,3,4,2,0,92,91,1,0,0,0,92,93,1,0,0,0,93,94,1,0,0,0,94,
        98,3,34,17,0,95,98,3,8,4,0,96,98,3,32,16,0,97,72,1,0,0,0,97,84,1,
        0,0,0,97,95,1,0,0,0,97,96,1,0,0,0,98,3,1,0,0,0,99,100,5,43,0,0,100,
        105,3,6,3,0,101,102,5,49,0,0,102,104,3,6,3,0,103,101,1,0,0,0,104,
        107,1,0,0,0,105,103,1,0,0,0,105,106,1,0,0,0,106,108,1,0,0,0,107,
        105,1,0,0,0,108,109,5,44,0,0,109,5,1,0,0,0,110,115,5,1,0,0,111,115,
        5,41,0,0,112,113,5,19,0,0,113,115,7,0,0,0,114,110,1,0,0,0,114,111,
        1,0,0,0,114,112,1,0,0,0,115,7,1,0,0,0,116,117,5,4,0,0,117,118,5,
        27,0,0,118,119,3,16,8,0,119,120,5,40,0,0,120,122,3,16,8,0,121,123,
        3,20,10,0,122,121,1,0,0,0,122,123,1,0,0,0,123,124,1,0,0,0,124,125,
        5,2,0,0,125,126,3,30,15,0,126,242,1,0,0,0,127,128,5,17,0,0,128,129,
        5,27,0,0,129,130,3,16,8,0,130,131,5,40,0,0,131,133,3,16,8,0,132,
        134,3,20,10,0,133,132,1,0,0,0,133,134,1,0,0,0,134,135,1,0,0,0,135,
        136,5,2,0,0,136,137,3,30,15,0,137,242,1,0,0,0,138,139,5,31,0,0,139,
        140,5,40,0,0,140,142,3,16,8,0,141,143,3,20,10,0,142,141,1,0,0,0,
        142,143,1,0,0,0,143,144,1,0,0,0,144,145,5,2,0,0,145,146,3,30,15,
        0,146,242,1,0,0,0,147,148,5,12,0,0,148,149,5,40,0,0,149,151,3,16,
        8,0,150,152,3,20,10,0,151,150,1,0,0,0,151,152,1,0,0,0,152,153,1,
        0,0,0,153,154,5,2,0,0,154,155,3,30,15,0,155,242,1,0,0,0,156,157,
        5,32,0,0,157,159,5,3,0,0,158,160,3,20,10,0,159,158,1,0,0,0,159,160,
        1,0,0,0,160,161,1,0,0,0,161,162,5,2,0,0,162,242,3,30,15,0,163,164,
        5,25,0,0,164,242,5,27,0,0,165,166,5,25,0,0,166,242,5,33,0,0,167,
        168,5,25,0,0,168,169,5,35,0,0,169,242,5,27,0,0,170,171,5,25,0,0,
        171,172,5,35,0,0,172,242,5,8,0,0,173,174,5,25,0,0,174,242,5,5,0,
        0,175,176,5,25,0,0,176,242,5,37,0,0,177,178,5,25,0,0,178,182,5,22,
        0,0,179,180,5,18,0,0,180,181,5,27,0,0,181,183,3,16,8,0,182,179,1,
        0,0,0,182,183,1,0,0,0,183,242,1,0,0,0,184,185,5,6,0,0,185,189,5,
        5,0,0,186,187,5,18,0,0,187,188,5,27,0,0,188,190,3,16,8,0,189,186,
        1,0,0,0,189,190,1,0,0,0,190,242,1,0,0,0,191,192,5,10,0,0,192,193,
        5,27,0,0,193,242,3,16,8,0,194,195,7,1,0,0,195,198,5,27,0,0,196,197,
        5,23,0,0,197,199,5,13,0,0,198,196,1,0,0,0,198,199,1,0,0,0,199,200,
        1,0,0,0,200,242,3,16,8,0,201,202,5,21,0,0,202,203,5,35,0,0,203,204,
        5,27,0,0,204,206,3,16,8,0,205,207,3,20,10,0,206,205,1,0,0,0,206,
        207,1,0,0,0,207,242,1,0,0,0,208,209,5,21,0,0,209,210,5,35,0,0,210,
        211,5,8,0,0,211,213,3,10,5,0,212,214,3,20,10,0,213,212,1,0,0,0,213,
        214,1,0,0,0,214,242,1,0,0,0,215,216,5,15,0,0,216,217,5,27,0,0,217,
        219,3,16,8,0,218,220,3,20,10,0,219,218,1,0,0,0,219,220,1,0,0,0,220,
        221,1,0,0,0,221,222,5,36,0,0,222,223,3,14,7,0,223,242,1,0,0,0,224,
        225,5,39,0,0,225,226,5,27,0,0,226,228,3,16,8,0,227,229,3,20,10,0,
        228,227,1,0,0,0,228,229,1,0,0,0,229,230,1,0,0,0,230,231,5,20,0,0,
        231,232,3,14,7,0,232,242,1,0,0,0,233,234,5,7,0,0,234,236,3,12,6,
        0,235,237,3,20,10,0,236,235,1,0,0,0,236,237,1,0,0,0,237,238,1,0,
        0,0,238,239,5,20,0,0,239,240,3,14,7,0,240,242,1,0,0,0,241,116,1,
        0,0,0,241,127,1,0,0,0,241,138,1,0,0,0,241,147,1,0,0,0,241,156,1,
        0,0,0,241,163,1,0,0,0,241,165,1,0,0,0,241,167,1,0,0,0,241,170,1,
        0,0,0,241,173,1,0,0,0,241,175,1,0,0,0,241,177,1,0,0,0,241,184,1,
        0,0,0,241,191,1,0,0,0,241,194,1,0,0,0,241,201,1,0,0,0,241,208,1,
        0,0,0,241,215,1,0,0,0,241,224,1,0,0,0,241,233,1,0,0,0,242,9,1,0,
        0,0,243,244,3,52,26,0,244,11,1,0,0,0,245,246,3,52,26,0,246,13,1,
        0,0,0,247,250,5,60,0,0,248,250,5,57,0,0,249,247,1,0,0,0,249,248,
        1,0,0,0,250,15,1,0,0,0,251,254,3,52,26,0,252,253,5,52,0,0,253,255,
        3,18,9,0,254,252,1,0,0,0,254,255,1,0,0,0,255,17,1,0,0,0,256,257,
        5,58,0,0,257,19,1,0,0,0,258,259,5,30,0,0,259,268,5,43,0,0,260,265,
        3,22,11,0,261,262,5,49,0,0,262,264,3,22,11,0,263,261,1,0,0,0,264,
        267,1,0,0,0,265,263,1,0,0,0,265,266,1,0,0,0,266,269,1,0,0,0,267,
        265,1,0,0,0,268,260,1,0,0,0,268,269,1,0,0,0,269,270,1,0,0,0,270,
        271,5,44,0,0,271,21,1,0,0,0,272,273,3,54,27,0,273,274,5,51,0,0,274,
        275,3,24,12,0,275,23,1,0,0,0,276,279,3,26,13,0,277,279,5,57,0,0,
        278,276,1,0,0,0,278,277,1,0,0,0,279,25,1,0,0,0,280,301,7,2,0,0,281,
        301,5,38,0,0,282,301,5,16,0,0,283,285,7,3,0,0,284,283,1,0,0,0,284,
        285,1,0,0,0,285,286,1,0,0,0,286,301,3,28,14,0,287,301,5,60,0,0,288,
        297,5,45,0,0,289,294,3,26,13,0,290,291,5,49,0,0,291,293,3,26,13,
        0,292,290,1,0,0,0,293,296,1,0,0,0,294,292,1,0,0,0,294,295,1,0,0,
        0,295,298,1,0,0,0,296,294,1,0,0,0,297,289,1,0,0,0,297,298,1,0,0,
        0,298,299,1,0,0,0,299,301,5,46,0,0,300,280,1,0,0,0,300,281,1,0,0,
        0,300,282,1,0,0,0,300,284,1,0,0,0,300,287,1,0,0,0,300,288,1,0,0,
        0,301,27,1,0,0,0,302,305,5,58,0,0,303,305,5,59,0,0,304,302,1,0,0,
        0,304,303,1,0,0,0,305,29,1,0,0,0,306,316,3,44,22,0,307,316,5,1,0,
        0,308,316,5,7,0,0,309,316,5,9,0,0,310,316,5,10,0,0,311,316,5,11,
        0,0,312,316,5,15,0,0,313,316,5,41,0,0,314,316,3,48,24,0,315,306,
        1,0,0,0,315,307,1,0,0,0,315,308,1,0,0,0,315,309,1,0,0,0,315,310,
        1,0,0,0,315,311,1,0,0,0,315,312,1,0,0,0,315,313,1,0,0,0,315,314,
        1,0,0,0,316,317,1,0,0,0,317,318,3,46,23,0,318,31,1,0,0,0,319,323,
        5,1,0,0,320,323,5,41,0,0,321,323,3,48,24,0,322,319,1,0,0,0,322,320,
        1,0,0,0,322,321,1,0,0,0,323,324,1,0,0,0,324,327,3,46,23,0,325,327,
        3,36,18,0,326,322,1,0,0,0,326,325,1,0,0,0,327,33,1,0,0,0,328,330,
        3,48,24,0,329,331,3,32,16,0,330,329,1,0,0,0,330,331,1,0,0,0,331,
        334,1,0,0,0,332,334,3,36,18,0,333,328,1,0,0,0,333,332,1,0,0,0,334,
        35,1,0,0,0,335,336,3,44,22,0,336,337,3,46,23,0,337,360,1,0,0,0,338,
        339,5,10,0,0,339,342,5,27,0,0,340,341,5,50,0,0,341,343,3,46,23,0,
        342,340,1,0,0,0,342,343,1,0,0,0,343,360,1,0,0,0,344,348,7,4,0,0,
        345,346,3,38,19,0,346,347,3,46,23,0,347,349,1,0,0,0,348,345,1,0,
        0,0,348,349,1,0,0,0,349,360,1,0,0,0,350,357,5,7,0,0,351,355,3,40,
        20,0,352,353,3,42,21,0,353,354,3,46,23,0,354,356,1,0,0,0,355,352,
        1,0,0,0,355,356,1,0,0,0,356,358,1,0,0,0,357,351,1,0,0,0,357,358,
        1,0,0,0,358,360,1,0,0,0,359,335,1,0,0,0,359,338,1,0,0,0,359,344,
        1,0,0,0,359,350,1,0,0,0,360,37,1,0,0,0,361,364,8,5,0,0,362,364,3,
        48,24,0,363,361,1,0,0,0,363,362,1,0,0,0,364,39,1,0,0,0,365,368,8,
        6,0,0,366,368,3,48,24,0,367,365,1,0,0,0,367,366,1,0,0,0,368,41,1,
        0,0,0,369,372,8,7,0,0,370,372,3,48,24,0,371,369,1,0,0,0,371,370,
        1,0,0,0,372,43,1,0,0,0,373,374,8,8,0,0,374,45,1,0,0,0,375,378,8,
        6,0,0,376,378,3,48,24,0,377,375,1,0,0,0,377,376,1,0,0,0,378,381,
        1,0,0,0,379,377,1,0,0,0,379,380,1,0,0,0,380,47,1,0,0,0,381,379,1,
        0,0,0,382,383,5,43,0,0,383,384,3,50,25,0,384,385,5,44,0,0,385,395,
        1,0,0,0,386,387,5,45,0,0,387,388,3,50,25,0,388,389,5,46,0,0,389,
        395,1,0,0,0,390,391,5,47,0,0,391,392,3,50,25,0,392,393,5,48,0,0,
        393,395,1,0,0,0,394,382,1,0,0,0,394,386,1,0,0,0,394,390,1,0,0,0,
        395,49,1,0,0,0,396,399,8,9,0,0,397,399,3,48,24,0,398,396,1,0,0,0,
        398,397,1,0,0,0,399,402,1,0,0,0,400,398,1,0,0,0,400,401,1,0,0,0,
        401,51,1,0,0,0,402,400,1,0,0,0,403,407,5,56,0,0,404,407,5,62,0,0,
        405,407,3,56,28,0,406,403,1,0,0,0,406,404,1,0,0,0,406,405,1,0,0,
        0,407,53,1,0,0,0,408,411,3,52,26,0,409,411,7,10,0,0,410,408,1,0,
        0,0,410,409,1,0,0,0,411,55,1,0,0,0,412,413,7,11,0,0,413,57,1,0,0,
        0,56,59,63,67,74,77,81,86,89,92,97,105,114,122,133,142,151,159,182,
        189,198,206,213,219,228,236,241,249,254,265,268,278,284,294,297,
        300,304,315,322,326,330,333,342,348,355,357,359,363,367,371,377,
        379,394,398,400,406,410
    ]

class ThanoSQLParser ( Parser ):

    grammarFileName = "ThanoSQL.g4"

    atn = ATNDeserializer().deserialize(serializedATN())

    decisionsToDFA = [ DFA(ds, i) for i, ds in enumerate(atn.decisionToState) ]

    sharedContextCache = PredictionContextCache()

    literalNames = [ "<INVALID>", "'ANALYZE'", "'AS'", "'AUDIO'", "'BUILD'",
                     "'CACHE'", "'CLEAR'", "'COPY'", "'DATASET'", "'DELETE'",
                     "'DESCRIBE'", "'DROP'", "'EVALUATE'", "'EXISTS'", "'EXPLAIN'",
                     "'EXPORT'", "'FALSE'", "'FIT'", "'FOR'", "'FORMAT'",
                     "'FROM'", "'GET'", "'HISTORY'", "'IF'", "'JSON'", "'LIST'",
                     "'MERMAID'", "'MODEL'", "'NONE'", "'NULL'", "'OPTIONS'",
                     "'PREDICT'", "'PRINT'", "'TABLE'", "'TEXT'", "'THANOSQL'",
                     "'TO'", "'TRAINING'", "'TRUE'", "'UPLOAD'", "'USING'",
                     "'VERBOSE'", "';'", "'('", "')'", "'['", "']'", "'{'",
                     "'}'", "','", "'.'", "'='", "'@'", "'+'", "'-'", "':'",
                     "<INVALID>", "<INVALID>", "<INVALID>", "<INVALID>",
                     "<INVALID>", "<INVALID>", "<INVALID>", "<INVALID>",
                     "<INVALID>", "'/*'" ]

    symbolicNames = [ "<INVALID>", "ANALYZE", "AS", "AUDIO", "BUILD", "CACHE",
                      "CLEAR", "COPY", "DATASET", "DELETE", "DESCRIBE",
                      "DROP", "EVALUATE", "EXISTS", "EXPLAIN", "EXPORT",
                      "FALSE", "FIT", "FOR", "FORMAT", "FROM", "GET", "HISTORY",
                      "IF", "JSON", "LIST", "MERMAID", "MODEL", "NONE",
                      "NULL", "OPTIONS", "PREDICT", "PRINT", "TABLE", "TEXT",
                      "THANOSQL", "TO", "TRAINING", "TRUE", "UPLOAD", "USING",
                      "VERBOSE", "SEMICOLON", "LEFT_PAREN", "RIGHT_PAREN",
                      "LEFT_BRACKET", "RIGHT_BRACKET", "LEFT_BRACE", "RIGHT_BRACE",
                      "COMMA", "DOT", "EQUALS", "AT", "PLUS", "MINUS", "COLON",
                      "WORD", "PARAMETER", "INTEGER", "DECIMAL", "STRING",
                      "ESCAPE_STRING", "QUOTED_NAME", "UNCLOSED", "DOLLAR_STRING",
                      "BLOCK_COMMENT", "LINE_COMMENT", "WHITESPACE", "OTHER" ]

    RULE_script = 0
    RULE_statement = 1
    RULE_explainList = 2
    RULE_explainItem = 3
    RULE_command = 4
    RULE_datasetName = 5
    RULE_tableName = 6
    RULE_path = 7
    RULE_modelName = 8
    RULE_version = 9
    RULE_optionList = 10
    RULE_option = 11
    RULE_value = 12
    RULE_constant = 13
    RULE_number = 14
    RULE_query = 15
    RULE_sql = 16
    RULE_explainedSql = 17
    RULE_unmistakableSql = 18
    RULE_notModel = 19
    RULE_copied = 20
    RULE_notOptions = 21
    RULE_opening = 22
    RULE_queryRest = 23
    RULE_group = 24
    RULE_inside = 25
    RULE_name = 26
    RULE_optionName = 27
    RULE_nonReserved = 28

    ruleNames =  [ "script", "statement", "explainList", "explainItem",
                   "command", "datasetName", "tableName", "path", "modelName",
                   "version", "optionList", "option", "value", "constant",
                   "number", "query", "sql", "explainedSql", "unmistakableSql",
                   "notModel", "copied", "notOptions", "opening", "queryRest",
                   "group", "inside", "name", "optionName", "nonReserved" ]

    EOF = Token.EOF
    ANALYZE=1
    AS=2
    AUDIO=3
    BUILD=4
    CACHE=5
    CLEAR=6
    COPY=7
    DATASET=8
    DELETE=9
    DESCRIBE=10
    DROP=11
    EVALUATE=12
    EXISTS=13
    EXPLAIN=14
    EXPORT=15
    FALSE=16
    FIT=17
    FOR=18
    FORMAT=19
    FROM=20
    GET=21
    HISTORY=22
    IF=23
    JSON=24
    LIST=25
    MERMAID=26
    MODEL=27
    NONE=28
    NULL=29
    OPTIONS=30
    PREDICT=31
    PRINT=32
    TABLE=33
    TEXT=34
    THANOSQL=35
    TO=36
    TRAINING=37
    TRUE=38
    UPLOAD=39
    USING=40
    VERBOSE=41
    SEMICOLON=42
    LEFT_PAREN=43
    RIGHT_PAREN=44
    LEFT_BRACKET=45
    RIGHT_BRACKET=46
    LEFT_BRACE=47
    RIGHT_BRACE=48
    COMMA=49
    DOT=50
    EQUALS=51
    AT=52
    PLUS=53
    MINUS=54
    COLON=55
    WORD=56
    PARAMETER=57
    INTEGER=58
    DECIMAL=59
    STRING=60
    ESCAPE_STRING=61
    QUOTED_NAME=62
    UNCLOSED=63
    DOLLAR_STRING=64
    BLOCK_COMMENT=65
    LINE_COMMENT=66
    WHITESPACE=67
    OTHER=68

    def __init__(self, input:TokenStream, output:TextIO = sys.stdout):
        super().__init__(input, output)
        self.checkVersion("4.13.1")
        self._interp = ParserATNSimulator(self, self.atn, self.decisionsToDFA, self.sharedContextCache)
        self._predicates = None




    class ScriptContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def EOF(self):
            return self.getToken(ThanoSQLParser.EOF, 0)

        def statement(self, i:int=None):
            if i is None:
                return self.getTypedRuleContexts(ThanoSQLParser.StatementContext)
            else:
                return self.getTypedRuleContext(ThanoSQLParser.StatementContext,i)


        def SEMICOLON(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.SEMICOLON)
            else:
                return self.getToken(ThanoSQLParser.SEMICOLON, i)

        def getRuleIndex(self):
            return ThanoSQLParser.RULE_script




    def script(self):

        localctx = ThanoSQLParser.ScriptContext(self, self._ctx, self.state)
        self.enterRule(localctx, 0, self.RULE_script)
        self._la = 0 # Token type
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 59
            self._errHandler.sync(self)
            _la = self._input.LA(1)
            if (((_la) & ~0x3f) == 0 and ((1 << _la) & 9222998202901331966) != 0) or ((((_la - 64)) & ~0x3f) == 0 and ((1 << (_la - 64)) & 31) != 0):
                self.state = 58
                self.statement()


            self.state = 67
            self._errHandler.sync(self)
            _la = self._input.LA(1)
            while _la==42:
                self.state = 61
                self.match(ThanoSQLParser.SEMICOLON)
                self.state = 63
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if (((_la) & ~0x3f) == 0 and ((1 << _la) & 9222998202901331966) != 0) or ((((_la - 64)) & ~0x3f) == 0 and ((1 << (_la - 64)) & 31) != 0):
                    self.state = 62
                    self.statement()


                self.state = 69
                self._errHandler.sync(self)
                _la = self._input.LA(1)

            self.state = 70
            self.match(ThanoSQLParser.EOF)
        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class StatementContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_statement


        def copyFrom(self, ctx:ParserRuleContext):
            super().copyFrom(ctx)



    class ExplainCommandContext(StatementContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.StatementContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def EXPLAIN(self):
            return self.getToken(ThanoSQLParser.EXPLAIN, 0)
        def command(self):
            return self.getTypedRuleContext(ThanoSQLParser.CommandContext,0)

        def ANALYZE(self):
            return self.getToken(ThanoSQLParser.ANALYZE, 0)
        def VERBOSE(self):
            return self.getToken(ThanoSQLParser.VERBOSE, 0)
        def explainList(self):
            return self.getTypedRuleContext(ThanoSQLParser.ExplainListContext,0)

        def group(self):
            return self.getTypedRuleContext(ThanoSQLParser.GroupContext,0)



    class PlainSqlContext(StatementContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.StatementContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def sql(self):
            return self.getTypedRuleContext(ThanoSQLParser.SqlContext,0)



    class ExplainSqlContext(StatementContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.StatementContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def EXPLAIN(self):
            return self.getToken(ThanoSQLParser.EXPLAIN, 0)
        def explainedSql(self):
            return self.getTypedRuleContext(ThanoSQLParser.ExplainedSqlContext,0)

        def ANALYZE(self):
            return self.getToken(ThanoSQLParser.ANALYZE, 0)
        def VERBOSE(self):
            return self.getToken(ThanoSQLParser.VERBOSE, 0)
        def explainList(self):
            return self.getTypedRuleContext(ThanoSQLParser.ExplainListContext,0)



    class ExecuteContext(StatementContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.StatementContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def command(self):
            return self.getTypedRuleContext(ThanoSQLParser.CommandContext,0)




    def statement(self):

        localctx = ThanoSQLParser.StatementContext(self, self._ctx, self.state)
        self.enterRule(localctx, 2, self.RULE_statement)
        self._la = 0 # Token type
        try:
            self.state = 97
            self._errHandler.sync(self)
            la_ = self._interp.adaptivePredict(self._input,9,self._ctx)
            if la_ == 1:
                localctx = ThanoSQLParser.ExplainCommandContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 72
                self.match(ThanoSQLParser.EXPLAIN)
                self.state = 74
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==1:
                    self.state = 73
                    self.match(ThanoSQLParser.ANALYZE)


                self.state = 77
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==41:
                    self.state = 76
                    self.match(ThanoSQLParser.VERBOSE)


                self.state = 81
                self._errHandler.sync(self)
                la_ = self._interp.adaptivePredict(self._input,5,self._ctx)
                if la_ == 1:
                    self.state = 79
                    self.explainList()

                elif la_ == 2:
                    self.state = 80
                    self.group()


                self.state = 83
                self.command()
                pass

            elif la_ == 2:
                localctx = ThanoSQLParser.ExplainSqlContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 84
                self.match(ThanoSQLParser.EXPLAIN)
                self.state = 86
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==1:
                    self.state = 85
                    self.match(ThanoSQLParser.ANALYZE)


                self.state = 89
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==41:
                    self.state = 88
                    self.match(ThanoSQLParser.VERBOSE)


                self.state = 92
                self._errHandler.sync(self)
                la_ = self._interp.adaptivePredict(self._input,8,self._ctx)
                if la_ == 1:
                    self.state = 91
                    self.explainList()


                self.state = 94
                self.explainedSql()
                pass

            elif la_ == 3:
                localctx = ThanoSQLParser.ExecuteContext(self, localctx)
                self.enterOuterAlt(localctx, 3)
                self.state = 95
                self.command()
                pass

            elif la_ == 4:
                localctx = ThanoSQLParser.PlainSqlContext(self, localctx)
                self.enterOuterAlt(localctx, 4)
                self.state = 96
                self.sql()
                pass


        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class ExplainListContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def LEFT_PAREN(self):
            return self.getToken(ThanoSQLParser.LEFT_PAREN, 0)

        def explainItem(self, i:int=None):
            if i is None:
                return self.getTypedRuleContexts(ThanoSQLParser.ExplainItemContext)
            else:
                return self.getTypedRuleContext(ThanoSQLParser.ExplainItemContext,i)


        def RIGHT_PAREN(self):
            return self.getToken(ThanoSQLParser.RIGHT_PAREN, 0)

        def COMMA(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.COMMA)
            else:
                return self.getToken(ThanoSQLParser.COMMA, i)

        def getRuleIndex(self):
            return ThanoSQLParser.RULE_explainList




    def explainList(self):

        localctx = ThanoSQLParser.ExplainListContext(self, self._ctx, self.state)
        self.enterRule(localctx, 4, self.RULE_explainList)
        self._la = 0 # Token type
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 99
            self.match(ThanoSQLParser.LEFT_PAREN)
            self.state = 100
            self.explainItem()
            self.state = 105
            self._errHandler.sync(self)
            _la = self._input.LA(1)
            while _la==49:
                self.state = 101
                self.match(ThanoSQLParser.COMMA)
                self.state = 102
                self.explainItem()
                self.state = 107
                self._errHandler.sync(self)
                _la = self._input.LA(1)

            self.state = 108
            self.match(ThanoSQLParser.RIGHT_PAREN)
        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class ExplainItemContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_explainItem


        def copyFrom(self, ctx:ParserRuleContext):
            super().copyFrom(ctx)



    class ExplainFormatContext(ExplainItemContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.ExplainItemContext
            super().__init__(parser)
            self.layout = None # Token
            self.copyFrom(ctx)

        def FORMAT(self):
            return self.getToken(ThanoSQLParser.FORMAT, 0)
        def TEXT(self):
            return self.getToken(ThanoSQLParser.TEXT, 0)
        def JSON(self):
            return self.getToken(ThanoSQLParser.JSON, 0)
        def MERMAID(self):
            return self.getToken(ThanoSQLParser.MERMAID, 0)


    class ExplainVerboseContext(ExplainItemContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.ExplainItemContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def VERBOSE(self):
            return self.getToken(ThanoSQLParser.VERBOSE, 0)


    class ExplainAnalyzeContext(ExplainItemContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.ExplainItemContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def ANALYZE(self):
            return self.getToken(ThanoSQLParser.ANALYZE, 0)



    def explainItem(self):

        localctx = ThanoSQLParser.ExplainItemContext(self, self._ctx, self.state)
        self.enterRule(localctx, 6, self.RULE_explainItem)
        self._la = 0 # Token type
        try:
            self.state = 114
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [1]:
                localctx = ThanoSQLParser.ExplainAnalyzeContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 110
                self.match(ThanoSQLParser.ANALYZE)
                pass
            elif token in [41]:
                localctx = ThanoSQLParser.ExplainVerboseContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 111
                self.match(ThanoSQLParser.VERBOSE)
                pass
            elif token in [19]:
                localctx = ThanoSQLParser.ExplainFormatContext(self, localctx)
                self.enterOuterAlt(localctx, 3)
                self.state = 112
                self.match(ThanoSQLParser.FORMAT)
                self.state = 113
                localctx.layout = self._input.LT(1)
                _la = self._input.LA(1)
                if not((((_la) & ~0x3f) == 0 and ((1 << _la) & 17263755264) != 0)):
                    localctx.layout = self._errHandler.recoverInline(self)
                else:
                    self._errHandler.reportMatch(self)
                    self.consume()
                pass
            else:
                raise NoViableAltException(self)

        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class CommandContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_command


        def copyFrom(self, ctx:ParserRuleContext):
            super().copyFrom(ctx)



    class ListTablesContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def LIST(self):
            return self.getToken(ThanoSQLParser.LIST, 0)
        def TABLE(self):
            return self.getToken(ThanoSQLParser.TABLE, 0)


    class GetModelContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.base = None # ModelNameContext
            self.copyFrom(ctx)

        def GET(self):
            return self.getToken(ThanoSQLParser.GET, 0)
        def THANOSQL(self):
            return self.getToken(ThanoSQLParser.THANOSQL, 0)
        def MODEL(self):
            return self.getToken(ThanoSQLParser.MODEL, 0)
        def modelName(self):
            return self.getTypedRuleContext(ThanoSQLParser.ModelNameContext,0)

        def optionList(self):
            return self.getTypedRuleContext(ThanoSQLParser.OptionListContext,0)



    class CopyTableContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.table = None # TableNameContext
            self.copyFrom(ctx)

        def COPY(self):
            return self.getToken(ThanoSQLParser.COPY, 0)
        def FROM(self):
            return self.getToken(ThanoSQLParser.FROM, 0)
        def path(self):
            return self.getTypedRuleContext(ThanoSQLParser.PathContext,0)

        def tableName(self):
            return self.getTypedRuleContext(ThanoSQLParser.TableNameContext,0)

        def optionList(self):
            return self.getTypedRuleContext(ThanoSQLParser.OptionListContext,0)



    class PrintAudioContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def PRINT(self):
            return self.getToken(ThanoSQLParser.PRINT, 0)
        def AUDIO(self):
            return self.getToken(ThanoSQLParser.AUDIO, 0)
        def AS(self):
            return self.getToken(ThanoSQLParser.AS, 0)
        def query(self):
            return self.getTypedRuleContext(ThanoSQLParser.QueryContext,0)

        def optionList(self):
            return self.getTypedRuleContext(ThanoSQLParser.OptionListContext,0)



    class ClearCacheContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.model = None # ModelNameContext
            self.copyFrom(ctx)

        def CLEAR(self):
            return self.getToken(ThanoSQLParser.CLEAR, 0)
        def CACHE(self):
            return self.getToken(ThanoSQLParser.CACHE, 0)
        def FOR(self):
            return self.getToken(ThanoSQLParser.FOR, 0)
        def MODEL(self):
            return self.getToken(ThanoSQLParser.MODEL, 0)
        def modelName(self):
            return self.getTypedRuleContext(ThanoSQLParser.ModelNameContext,0)



    class BuildModelContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.model = None # ModelNameContext
            self.base = None # ModelNameContext
            self.copyFrom(ctx)

        def BUILD(self):
            return self.getToken(ThanoSQLParser.BUILD, 0)
        def MODEL(self):
            return self.getToken(ThanoSQLParser.MODEL, 0)
        def USING(self):
            return self.getToken(ThanoSQLParser.USING, 0)
        def AS(self):
            return self.getToken(ThanoSQLParser.AS, 0)
        def query(self):
            return self.getTypedRuleContext(ThanoSQLParser.QueryContext,0)

        def modelName(self, i:int=None):
            if i is None:
                return self.getTypedRuleContexts(ThanoSQLParser.ModelNameContext)
            else:
                return self.getTypedRuleContext(ThanoSQLParser.ModelNameContext,i)

        def optionList(self):
            return self.getTypedRuleContext(ThanoSQLParser.OptionListContext,0)



    class ListHistoryContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.model = None # ModelNameContext
            self.copyFrom(ctx)

        def LIST(self):
            return self.getToken(ThanoSQLParser.LIST, 0)
        def HISTORY(self):
            return self.getToken(ThanoSQLParser.HISTORY, 0)
        def FOR(self):
            return self.getToken(ThanoSQLParser.FOR, 0)
        def MODEL(self):
            return self.getToken(ThanoSQLParser.MODEL, 0)
        def modelName(self):
            return self.getTypedRuleContext(ThanoSQLParser.ModelNameContext,0)



    class GetDatasetContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.dataset = None # DatasetNameContext
            self.copyFrom(ctx)

        def GET(self):
            return self.getToken(ThanoSQLParser.GET, 0)
        def THANOSQL(self):
            return self.getToken(ThanoSQLParser.THANOSQL, 0)
        def DATASET(self):
            return self.getToken(ThanoSQLParser.DATASET, 0)
        def datasetName(self):
            return self.getTypedRuleContext(ThanoSQLParser.DatasetNameContext,0)

        def optionList(self):
            return self.getTypedRuleContext(ThanoSQLParser.OptionListContext,0)



    class FitModelContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.model = None # ModelNameContext
            self.source = None # ModelNameContext
            self.copyFrom(ctx)

        def FIT(self):
            return self.getToken(ThanoSQLParser.FIT, 0)
        def MODEL(self):
            return self.getToken(ThanoSQLParser.MODEL, 0)
        def USING(self):
            return self.getToken(ThanoSQLParser.USING, 0)
        def AS(self):
            return self.getToken(ThanoSQLParser.AS, 0)
        def query(self):
            return self.getTypedRuleContext(ThanoSQLParser.QueryContext,0)

        def modelName(self, i:int=None):
            if i is None:
                return self.getTypedRuleContexts(ThanoSQLParser.ModelNameContext)
            else:
                return self.getTypedRuleContext(ThanoSQLParser.ModelNameContext,i)

        def optionList(self):
            return self.getTypedRuleContext(ThanoSQLParser.OptionListContext,0)



    class ListTrainingsContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def LIST(self):
            return self.getToken(ThanoSQLParser.LIST, 0)
        def TRAINING(self):
            return self.getToken(ThanoSQLParser.TRAINING, 0)


    class ExportModelContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.model = None # ModelNameContext
            self.copyFrom(ctx)

        def EXPORT(self):
            return self.getToken(ThanoSQLParser.EXPORT, 0)
        def MODEL(self):
            return self.getToken(ThanoSQLParser.MODEL, 0)
        def TO(self):
            return self.getToken(ThanoSQLParser.TO, 0)
        def path(self):
            return self.getTypedRuleContext(ThanoSQLParser.PathContext,0)

        def modelName(self):
            return self.getTypedRuleContext(ThanoSQLParser.ModelNameContext,0)

        def optionList(self):
            return self.getTypedRuleContext(ThanoSQLParser.OptionListContext,0)



    class ListCacheContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def LIST(self):
            return self.getToken(ThanoSQLParser.LIST, 0)
        def CACHE(self):
            return self.getToken(ThanoSQLParser.CACHE, 0)


    class UploadModelContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.model = None # ModelNameContext
            self.copyFrom(ctx)

        def UPLOAD(self):
            return self.getToken(ThanoSQLParser.UPLOAD, 0)
        def MODEL(self):
            return self.getToken(ThanoSQLParser.MODEL, 0)
        def FROM(self):
            return self.getToken(ThanoSQLParser.FROM, 0)
        def path(self):
            return self.getTypedRuleContext(ThanoSQLParser.PathContext,0)

        def modelName(self):
            return self.getTypedRuleContext(ThanoSQLParser.ModelNameContext,0)

        def optionList(self):
            return self.getTypedRuleContext(ThanoSQLParser.OptionListContext,0)



    class ListDatasetsContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def LIST(self):
            return self.getToken(ThanoSQLParser.LIST, 0)
        def THANOSQL(self):
            return self.getToken(ThanoSQLParser.THANOSQL, 0)
        def DATASET(self):
            return self.getToken(ThanoSQLParser.DATASET, 0)


    class DescribeModelContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.model = None # ModelNameContext
            self.copyFrom(ctx)

        def DESCRIBE(self):
            return self.getToken(ThanoSQLParser.DESCRIBE, 0)
        def MODEL(self):
            return self.getToken(ThanoSQLParser.MODEL, 0)
        def modelName(self):
            return self.getTypedRuleContext(ThanoSQLParser.ModelNameContext,0)



    class PredictContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.model = None # ModelNameContext
            self.copyFrom(ctx)

        def PREDICT(self):
            return self.getToken(ThanoSQLParser.PREDICT, 0)
        def USING(self):
            return self.getToken(ThanoSQLParser.USING, 0)
        def AS(self):
            return self.getToken(ThanoSQLParser.AS, 0)
        def query(self):
            return self.getTypedRuleContext(ThanoSQLParser.QueryContext,0)

        def modelName(self):
            return self.getTypedRuleContext(ThanoSQLParser.ModelNameContext,0)

        def optionList(self):
            return self.getTypedRuleContext(ThanoSQLParser.OptionListContext,0)



    class DeleteModelContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.model = None # ModelNameContext
            self.copyFrom(ctx)

        def MODEL(self):
            return self.getToken(ThanoSQLParser.MODEL, 0)
        def DELETE(self):
            return self.getToken(ThanoSQLParser.DELETE, 0)
        def DROP(self):
            return self.getToken(ThanoSQLParser.DROP, 0)
        def modelName(self):
            return self.getTypedRuleContext(ThanoSQLParser.ModelNameContext,0)

        def IF(self):
            return self.getToken(ThanoSQLParser.IF, 0)
        def EXISTS(self):
            return self.getToken(ThanoSQLParser.EXISTS, 0)


    class EvaluateContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.model = None # ModelNameContext
            self.copyFrom(ctx)

        def EVALUATE(self):
            return self.getToken(ThanoSQLParser.EVALUATE, 0)
        def USING(self):
            return self.getToken(ThanoSQLParser.USING, 0)
        def AS(self):
            return self.getToken(ThanoSQLParser.AS, 0)
        def query(self):
            return self.getTypedRuleContext(ThanoSQLParser.QueryContext,0)

        def modelName(self):
            return self.getTypedRuleContext(ThanoSQLParser.ModelNameContext,0)

        def optionList(self):
            return self.getTypedRuleContext(ThanoSQLParser.OptionListContext,0)



    class ListBaseModelsContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def LIST(self):
            return self.getToken(ThanoSQLParser.LIST, 0)
        def THANOSQL(self):
            return self.getToken(ThanoSQLParser.THANOSQL, 0)
        def MODEL(self):
            return self.getToken(ThanoSQLParser.MODEL, 0)


    class ListModelsContext(CommandContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CommandContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def LIST(self):
            return self.getToken(ThanoSQLParser.LIST, 0)
        def MODEL(self):
            return self.getToken(ThanoSQLParser.MODEL, 0)



    def command(self):

        localctx = ThanoSQLParser.CommandContext(self, self._ctx, self.state)
        self.enterRule(localctx, 8, self.RULE_command)
        self._la = 0 # Token type
        try:
            self.state = 241
            self._errHandler.sync(self)
            la_ = self._interp.adaptivePredict(self._input,25,self._ctx)
            if la_ == 1:
                localctx = ThanoSQLParser.BuildModelContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 116
                self.match(ThanoSQLParser.BUILD)
                self.state = 117
                self.match(ThanoSQLParser.MODEL)
                self.state = 118
                localctx.model = self.modelName()
                self.state = 119
                self.match(ThanoSQLParser.USING)
                self.state = 120
                localctx.base = self.modelName()
                self.state = 122
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==30:
                    self.state = 121
                    self.optionList()


                self.state = 124
                self.match(ThanoSQLParser.AS)
                self.state = 125
                self.query()
                pass

            elif la_ == 2:
                localctx = ThanoSQLParser.FitModelContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 127
                self.match(ThanoSQLParser.FIT)
                self.state = 128
                self.match(ThanoSQLParser.MODEL)
                self.state = 129
                localctx.model = self.modelName()
                self.state = 130
                self.match(ThanoSQLParser.USING)
                self.state = 131
                localctx.source = self.modelName()
                self.state = 133
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==30:
                    self.state = 132
                    self.optionList()


                self.state = 135
                self.match(ThanoSQLParser.AS)
                self.state = 136
                self.query()
                pass

            elif la_ == 3:
                localctx = ThanoSQLParser.PredictContext(self, localctx)
                self.enterOuterAlt(localctx, 3)
                self.state = 138
                self.match(ThanoSQLParser.PREDICT)
                self.state = 139
                self.match(ThanoSQLParser.USING)
                self.state = 140
                localctx.model = self.modelName()
                self.state = 142
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==30:
                    self.state = 141
                    self.optionList()


                self.state = 144
                self.match(ThanoSQLParser.AS)
                self.state = 145
                self.query()
                pass

            elif la_ == 4:
                localctx = ThanoSQLParser.EvaluateContext(self, localctx)
                self.enterOuterAlt(localctx, 4)
                self.state = 147
                self.match(ThanoSQLParser.EVALUATE)
                self.state = 148
                self.match(ThanoSQLParser.USING)
                self.state = 149
                localctx.model = self.modelName()
                self.state = 151
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==30:
                    self.state = 150
                    self.optionList()


                self.state = 153
                self.match(ThanoSQLParser.AS)
                self.state = 154
                self.query()
                pass

            elif la_ == 5:
                localctx = ThanoSQLParser.PrintAudioContext(self, localctx)
                self.enterOuterAlt(localctx, 5)
                self.state = 156
                self.match(ThanoSQLParser.PRINT)
                self.state = 157
                self.match(ThanoSQLParser.AUDIO)
                self.state = 159
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==30:
                    self.state = 158
                    self.optionList()


                self.state = 161
                self.match(ThanoSQLParser.AS)
                self.state = 162
                self.query()
                pass

            elif la_ == 6:
                localctx = ThanoSQLParser.ListModelsContext(self, localctx)
                self.enterOuterAlt(localctx, 6)
                self.state = 163
                self.match(ThanoSQLParser.LIST)
                self.state = 164
                self.match(ThanoSQLParser.MODEL)
                pass

            elif la_ == 7:
                localctx = ThanoSQLParser.ListTablesContext(self, localctx)
                self.enterOuterAlt(localctx, 7)
                self.state = 165
                self.match(ThanoSQLParser.LIST)
                self.state = 166
                self.match(ThanoSQLParser.TABLE)
                pass

            elif la_ == 8:
                localctx = ThanoSQLParser.ListBaseModelsContext(self, localctx)
                self.enterOuterAlt(localctx, 8)
                self.state = 167
                self.match(ThanoSQLParser.LIST)
                self.state = 168
                self.match(ThanoSQLParser.THANOSQL)
                self.state = 169
                self.match(ThanoSQLParser.MODEL)
                pass

            elif la_ == 9:
                localctx = ThanoSQLParser.ListDatasetsContext(self, localctx)
                self.enterOuterAlt(localctx, 9)
                self.state = 170
                self.match(ThanoSQLParser.LIST)
                self.state = 171
                self.match(ThanoSQLParser.THANOSQL)
                self.state = 172
                self.match(ThanoSQLParser.DATASET)
                pass

            elif la_ == 10:
                localctx = ThanoSQLParser.ListCacheContext(self, localctx)
                self.enterOuterAlt(localctx, 10)
                self.state = 173
                self.match(ThanoSQLParser.LIST)
                self.state = 174
                self.match(ThanoSQLParser.CACHE)
                pass

            elif la_ == 11:
                localctx = ThanoSQLParser.ListTrainingsContext(self, localctx)
                self.enterOuterAlt(localctx, 11)
                self.state = 175
                self.match(ThanoSQLParser.LIST)
                self.state = 176
                self.match(ThanoSQLParser.TRAINING)
                pass

            elif la_ == 12:
                localctx = ThanoSQLParser.ListHistoryContext(self, localctx)
                self.enterOuterAlt(localctx, 12)
                self.state = 177
                self.match(ThanoSQLParser.LIST)
                self.state = 178
                self.match(ThanoSQLParser.HISTORY)
                self.state = 182
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==18:
                    self.state = 179
                    self.match(ThanoSQLParser.FOR)
                    self.state = 180
                    self.match(ThanoSQLParser.MODEL)
                    self.state = 181
                    localctx.model = self.modelName()


                pass

            elif la_ == 13:
                localctx = ThanoSQLParser.ClearCacheContext(self, localctx)
                self.enterOuterAlt(localctx, 13)
                self.state = 184
                self.match(ThanoSQLParser.CLEAR)
                self.state = 185
                self.match(ThanoSQLParser.CACHE)
                self.state = 189
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==18:
                    self.state = 186
                    self.match(ThanoSQLParser.FOR)
                    self.state = 187
                    self.match(ThanoSQLParser.MODEL)
                    self.state = 188
                    localctx.model = self.modelName()


                pass

            elif la_ == 14:
                localctx = ThanoSQLParser.DescribeModelContext(self, localctx)
                self.enterOuterAlt(localctx, 14)
                self.state = 191
                self.match(ThanoSQLParser.DESCRIBE)
                self.state = 192
                self.match(ThanoSQLParser.MODEL)
                self.state = 193
                localctx.model = self.modelName()
                pass

            elif la_ == 15:
                localctx = ThanoSQLParser.DeleteModelContext(self, localctx)
                self.enterOuterAlt(localctx, 15)
                self.state = 194
                _la = self._input.LA(1)
                if not(_la==9 or _la==11):
                    self._errHandler.recoverInline(self)
                else:
                    self._errHandler.reportMatch(self)
                    self.consume()
                self.state = 195
                self.match(ThanoSQLParser.MODEL)
                self.state = 198
                self._errHandler.sync(self)
                la_ = self._interp.adaptivePredict(self._input,19,self._ctx)
                if la_ == 1:
                    self.state = 196
                    self.match(ThanoSQLParser.IF)
                    self.state = 197
                    self.match(ThanoSQLParser.EXISTS)


                self.state = 200
                localctx.model = self.modelName()
                pass

            elif la_ == 16:
                localctx = ThanoSQLParser.GetModelContext(self, localctx)
                self.enterOuterAlt(localctx, 16)
                self.state = 201
                self.match(ThanoSQLParser.GET)
                self.state = 202
                self.match(ThanoSQLParser.THANOSQL)
                self.state = 203
                self.match(ThanoSQLParser.MODEL)
                self.state = 204
                localctx.base = self.modelName()
                self.state = 206
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==30:
                    self.state = 205
                    self.optionList()


                pass

            elif la_ == 17:
                localctx = ThanoSQLParser.GetDatasetContext(self, localctx)
                self.enterOuterAlt(localctx, 17)
                self.state = 208
                self.match(ThanoSQLParser.GET)
                self.state = 209
                self.match(ThanoSQLParser.THANOSQL)
                self.state = 210
                self.match(ThanoSQLParser.DATASET)
                self.state = 211
                localctx.dataset = self.datasetName()
                self.state = 213
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==30:
                    self.state = 212
                    self.optionList()


                pass

            elif la_ == 18:
                localctx = ThanoSQLParser.ExportModelContext(self, localctx)
                self.enterOuterAlt(localctx, 18)
                self.state = 215
                self.match(ThanoSQLParser.EXPORT)
                self.state = 216
                self.match(ThanoSQLParser.MODEL)
                self.state = 217
                localctx.model = self.modelName()
                self.state = 219
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==30:
                    self.state = 218
                    self.optionList()


                self.state = 221
                self.match(ThanoSQLParser.TO)
                self.state = 222
                self.path()
                pass

            elif la_ == 19:
                localctx = ThanoSQLParser.UploadModelContext(self, localctx)
                self.enterOuterAlt(localctx, 19)
                self.state = 224
                self.match(ThanoSQLParser.UPLOAD)
                self.state = 225
                self.match(ThanoSQLParser.MODEL)
                self.state = 226
                localctx.model = self.modelName()
                self.state = 228
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==30:
                    self.state = 227
                    self.optionList()


                self.state = 230
                self.match(ThanoSQLParser.FROM)
                self.state = 231
                self.path()
                pass

            elif la_ == 20:
                localctx = ThanoSQLParser.CopyTableContext(self, localctx)
                self.enterOuterAlt(localctx, 20)
                self.state = 233
                self.match(ThanoSQLParser.COPY)
                self.state = 234
                localctx.table = self.tableName()
                self.state = 236
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==30:
                    self.state = 235
                    self.optionList()


                self.state = 238
                self.match(ThanoSQLParser.FROM)
                self.state = 239
                self.path()
                pass


        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class DatasetNameContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def name(self):
            return self.getTypedRuleContext(ThanoSQLParser.NameContext,0)


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_datasetName




    def datasetName(self):

        localctx = ThanoSQLParser.DatasetNameContext(self, self._ctx, self.state)
        self.enterRule(localctx, 10, self.RULE_datasetName)
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 243
            self.name()
        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class TableNameContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def name(self):
            return self.getTypedRuleContext(ThanoSQLParser.NameContext,0)


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_tableName




    def tableName(self):

        localctx = ThanoSQLParser.TableNameContext(self, self._ctx, self.state)
        self.enterRule(localctx, 12, self.RULE_tableName)
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 245
            self.name()
        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class PathContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_path


        def copyFrom(self, ctx:ParserRuleContext):
            super().copyFrom(ctx)



    class WrittenPathContext(PathContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.PathContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def STRING(self):
            return self.getToken(ThanoSQLParser.STRING, 0)


    class GivenPathContext(PathContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.PathContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def PARAMETER(self):
            return self.getToken(ThanoSQLParser.PARAMETER, 0)



    def path(self):

        localctx = ThanoSQLParser.PathContext(self, self._ctx, self.state)
        self.enterRule(localctx, 14, self.RULE_path)
        try:
            self.state = 249
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [60]:
                localctx = ThanoSQLParser.WrittenPathContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 247
                self.match(ThanoSQLParser.STRING)
                pass
            elif token in [57]:
                localctx = ThanoSQLParser.GivenPathContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 248
                self.match(ThanoSQLParser.PARAMETER)
                pass
            else:
                raise NoViableAltException(self)

        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class ModelNameContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def name(self):
            return self.getTypedRuleContext(ThanoSQLParser.NameContext,0)


        def AT(self):
            return self.getToken(ThanoSQLParser.AT, 0)

        def version(self):
            return self.getTypedRuleContext(ThanoSQLParser.VersionContext,0)


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_modelName




    def modelName(self):

        localctx = ThanoSQLParser.ModelNameContext(self, self._ctx, self.state)
        self.enterRule(localctx, 16, self.RULE_modelName)
        self._la = 0 # Token type
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 251
            self.name()
            self.state = 254
            self._errHandler.sync(self)
            _la = self._input.LA(1)
            if _la==52:
                self.state = 252
                self.match(ThanoSQLParser.AT)
                self.state = 253
                self.version()


        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class VersionContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def INTEGER(self):
            return self.getToken(ThanoSQLParser.INTEGER, 0)

        def getRuleIndex(self):
            return ThanoSQLParser.RULE_version




    def version(self):

        localctx = ThanoSQLParser.VersionContext(self, self._ctx, self.state)
        self.enterRule(localctx, 18, self.RULE_version)
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 256
            self.match(ThanoSQLParser.INTEGER)
        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class OptionListContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def OPTIONS(self):
            return self.getToken(ThanoSQLParser.OPTIONS, 0)

        def LEFT_PAREN(self):
            return self.getToken(ThanoSQLParser.LEFT_PAREN, 0)

        def RIGHT_PAREN(self):
            return self.getToken(ThanoSQLParser.RIGHT_PAREN, 0)

        def option(self, i:int=None):
            if i is None:
                return self.getTypedRuleContexts(ThanoSQLParser.OptionContext)
            else:
                return self.getTypedRuleContext(ThanoSQLParser.OptionContext,i)


        def COMMA(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.COMMA)
            else:
                return self.getToken(ThanoSQLParser.COMMA, i)

        def getRuleIndex(self):
            return ThanoSQLParser.RULE_optionList




    def optionList(self):

        localctx = ThanoSQLParser.OptionListContext(self, self._ctx, self.state)
        self.enterRule(localctx, 20, self.RULE_optionList)
        self._la = 0 # Token type
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 258
            self.match(ThanoSQLParser.OPTIONS)
            self.state = 259
            self.match(ThanoSQLParser.LEFT_PAREN)
            self.state = 268
            self._errHandler.sync(self)
            _la = self._input.LA(1)
            if (((_la) & ~0x3f) == 0 and ((1 << _la) & 4683748010511826942) != 0):
                self.state = 260
                self.option()
                self.state = 265
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                while _la==49:
                    self.state = 261
                    self.match(ThanoSQLParser.COMMA)
                    self.state = 262
                    self.option()
                    self.state = 267
                    self._errHandler.sync(self)
                    _la = self._input.LA(1)



            self.state = 270
            self.match(ThanoSQLParser.RIGHT_PAREN)
        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class OptionContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def optionName(self):
            return self.getTypedRuleContext(ThanoSQLParser.OptionNameContext,0)


        def EQUALS(self):
            return self.getToken(ThanoSQLParser.EQUALS, 0)

        def value(self):
            return self.getTypedRuleContext(ThanoSQLParser.ValueContext,0)


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_option




    def option(self):

        localctx = ThanoSQLParser.OptionContext(self, self._ctx, self.state)
        self.enterRule(localctx, 22, self.RULE_option)
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 272
            self.optionName()
            self.state = 273
            self.match(ThanoSQLParser.EQUALS)
            self.state = 274
            self.value()
        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class ValueContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_value


        def copyFrom(self, ctx:ParserRuleContext):
            super().copyFrom(ctx)



    class ParameterContext(ValueContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.ValueContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def PARAMETER(self):
            return self.getToken(ThanoSQLParser.PARAMETER, 0)


    class LiteralContext(ValueContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.ValueContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def constant(self):
            return self.getTypedRuleContext(ThanoSQLParser.ConstantContext,0)




    def value(self):

        localctx = ThanoSQLParser.ValueContext(self, self._ctx, self.state)
        self.enterRule(localctx, 24, self.RULE_value)
        try:
            self.state = 278
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [16, 28, 29, 38, 45, 53, 54, 58, 59, 60]:
                localctx = ThanoSQLParser.LiteralContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 276
                self.constant()
                pass
            elif token in [57]:
                localctx = ThanoSQLParser.ParameterContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 277
                self.match(ThanoSQLParser.PARAMETER)
                pass
            else:
                raise NoViableAltException(self)

        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class ConstantContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_constant


        def copyFrom(self, ctx:ParserRuleContext):
            super().copyFrom(ctx)



    class NullContext(ConstantContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.ConstantContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def NONE(self):
            return self.getToken(ThanoSQLParser.NONE, 0)
        def NULL(self):
            return self.getToken(ThanoSQLParser.NULL, 0)


    class StringContext(ConstantContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.ConstantContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def STRING(self):
            return self.getToken(ThanoSQLParser.STRING, 0)


    class TrueContext(ConstantContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.ConstantContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def TRUE(self):
            return self.getToken(ThanoSQLParser.TRUE, 0)


    class FalseContext(ConstantContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.ConstantContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def FALSE(self):
            return self.getToken(ThanoSQLParser.FALSE, 0)


    class SignedContext(ConstantContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.ConstantContext
            super().__init__(parser)
            self.sign = None # Token
            self.copyFrom(ctx)

        def number(self):
            return self.getTypedRuleContext(ThanoSQLParser.NumberContext,0)

        def MINUS(self):
            return self.getToken(ThanoSQLParser.MINUS, 0)
        def PLUS(self):
            return self.getToken(ThanoSQLParser.PLUS, 0)


    class ListContext(ConstantContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.ConstantContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def LEFT_BRACKET(self):
            return self.getToken(ThanoSQLParser.LEFT_BRACKET, 0)
        def RIGHT_BRACKET(self):
            return self.getToken(ThanoSQLParser.RIGHT_BRACKET, 0)
        def constant(self, i:int=None):
            if i is None:
                return self.getTypedRuleContexts(ThanoSQLParser.ConstantContext)
            else:
                return self.getTypedRuleContext(ThanoSQLParser.ConstantContext,i)

        def COMMA(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.COMMA)
            else:
                return self.getToken(ThanoSQLParser.COMMA, i)



    def constant(self):

        localctx = ThanoSQLParser.ConstantContext(self, self._ctx, self.state)
        self.enterRule(localctx, 26, self.RULE_constant)
        self._la = 0 # Token type
        try:
            self.state = 300
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [28, 29]:
                localctx = ThanoSQLParser.NullContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 280
                _la = self._input.LA(1)
                if not(_la==28 or _la==29):
                    self._errHandler.recoverInline(self)
                else:
                    self._errHandler.reportMatch(self)
                    self.consume()
                pass
            elif token in [38]:
                localctx = ThanoSQLParser.TrueContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 281
                self.match(ThanoSQLParser.TRUE)
                pass
            elif token in [16]:
                localctx = ThanoSQLParser.FalseContext(self, localctx)
                self.enterOuterAlt(localctx, 3)
                self.state = 282
                self.match(ThanoSQLParser.FALSE)
                pass
            elif token in [53, 54, 58, 59]:
                localctx = ThanoSQLParser.SignedContext(self, localctx)
                self.enterOuterAlt(localctx, 4)
                self.state = 284
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==53 or _la==54:
                    self.state = 283
                    localctx.sign = self._input.LT(1)
                    _la = self._input.LA(1)
                    if not(_la==53 or _la==54):
                        localctx.sign = self._errHandler.recoverInline(self)
                    else:
                        self._errHandler.reportMatch(self)
                        self.consume()


                self.state = 286
                self.number()
                pass
            elif token in [60]:
                localctx = ThanoSQLParser.StringContext(self, localctx)
                self.enterOuterAlt(localctx, 5)
                self.state = 287
                self.match(ThanoSQLParser.STRING)
                pass
            elif token in [45]:
                localctx = ThanoSQLParser.ListContext(self, localctx)
                self.enterOuterAlt(localctx, 6)
                self.state = 288
                self.match(ThanoSQLParser.LEFT_BRACKET)
                self.state = 297
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if (((_la) & ~0x3f) == 0 and ((1 << _la) & 2044669690881572864) != 0):
                    self.state = 289
                    self.constant()
                    self.state = 294
                    self._errHandler.sync(self)
                    _la = self._input.LA(1)
                    while _la==49:
                        self.state = 290
                        self.match(ThanoSQLParser.COMMA)
                        self.state = 291
                        self.constant()
                        self.state = 296
                        self._errHandler.sync(self)
                        _la = self._input.LA(1)



                self.state = 299
                self.match(ThanoSQLParser.RIGHT_BRACKET)
                pass
            else:
                raise NoViableAltException(self)

        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class NumberContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_number


        def copyFrom(self, ctx:ParserRuleContext):
            super().copyFrom(ctx)



    class IntegerContext(NumberContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.NumberContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def INTEGER(self):
            return self.getToken(ThanoSQLParser.INTEGER, 0)


    class DecimalContext(NumberContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.NumberContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def DECIMAL(self):
            return self.getToken(ThanoSQLParser.DECIMAL, 0)



    def number(self):

        localctx = ThanoSQLParser.NumberContext(self, self._ctx, self.state)
        self.enterRule(localctx, 28, self.RULE_number)
        try:
            self.state = 304
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [58]:
                localctx = ThanoSQLParser.IntegerContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 302
                self.match(ThanoSQLParser.INTEGER)
                pass
            elif token in [59]:
                localctx = ThanoSQLParser.DecimalContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 303
                self.match(ThanoSQLParser.DECIMAL)
                pass
            else:
                raise NoViableAltException(self)

        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class QueryContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def queryRest(self):
            return self.getTypedRuleContext(ThanoSQLParser.QueryRestContext,0)


        def opening(self):
            return self.getTypedRuleContext(ThanoSQLParser.OpeningContext,0)


        def ANALYZE(self):
            return self.getToken(ThanoSQLParser.ANALYZE, 0)

        def COPY(self):
            return self.getToken(ThanoSQLParser.COPY, 0)

        def DELETE(self):
            return self.getToken(ThanoSQLParser.DELETE, 0)

        def DESCRIBE(self):
            return self.getToken(ThanoSQLParser.DESCRIBE, 0)

        def DROP(self):
            return self.getToken(ThanoSQLParser.DROP, 0)

        def EXPORT(self):
            return self.getToken(ThanoSQLParser.EXPORT, 0)

        def VERBOSE(self):
            return self.getToken(ThanoSQLParser.VERBOSE, 0)

        def group(self):
            return self.getTypedRuleContext(ThanoSQLParser.GroupContext,0)


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_query




    def query(self):

        localctx = ThanoSQLParser.QueryContext(self, self._ctx, self.state)
        self.enterRule(localctx, 30, self.RULE_query)
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 315
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [2, 3, 5, 8, 13, 16, 18, 19, 20, 22, 23, 24, 26, 27, 28, 29, 30, 33, 34, 35, 36, 37, 38, 40, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 64, 65, 66, 67, 68]:
                self.state = 306
                self.opening()
                pass
            elif token in [1]:
                self.state = 307
                self.match(ThanoSQLParser.ANALYZE)
                pass
            elif token in [7]:
                self.state = 308
                self.match(ThanoSQLParser.COPY)
                pass
            elif token in [9]:
                self.state = 309
                self.match(ThanoSQLParser.DELETE)
                pass
            elif token in [10]:
                self.state = 310
                self.match(ThanoSQLParser.DESCRIBE)
                pass
            elif token in [11]:
                self.state = 311
                self.match(ThanoSQLParser.DROP)
                pass
            elif token in [15]:
                self.state = 312
                self.match(ThanoSQLParser.EXPORT)
                pass
            elif token in [41]:
                self.state = 313
                self.match(ThanoSQLParser.VERBOSE)
                pass
            elif token in [43, 45, 47]:
                self.state = 314
                self.group()
                pass
            else:
                raise NoViableAltException(self)

            self.state = 317
            self.queryRest()
        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class SqlContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_sql


        def copyFrom(self, ctx:ParserRuleContext):
            super().copyFrom(ctx)



    class UnlikeExplainContext(SqlContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.SqlContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def unmistakableSql(self):
            return self.getTypedRuleContext(ThanoSQLParser.UnmistakableSqlContext,0)



    class LikeExplainContext(SqlContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.SqlContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def queryRest(self):
            return self.getTypedRuleContext(ThanoSQLParser.QueryRestContext,0)

        def ANALYZE(self):
            return self.getToken(ThanoSQLParser.ANALYZE, 0)
        def VERBOSE(self):
            return self.getToken(ThanoSQLParser.VERBOSE, 0)
        def group(self):
            return self.getTypedRuleContext(ThanoSQLParser.GroupContext,0)




    def sql(self):

        localctx = ThanoSQLParser.SqlContext(self, self._ctx, self.state)
        self.enterRule(localctx, 32, self.RULE_sql)
        try:
            self.state = 326
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [1, 41, 43, 45, 47]:
                localctx = ThanoSQLParser.LikeExplainContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 322
                self._errHandler.sync(self)
                token = self._input.LA(1)
                if token in [1]:
                    self.state = 319
                    self.match(ThanoSQLParser.ANALYZE)
                    pass
                elif token in [41]:
                    self.state = 320
                    self.match(ThanoSQLParser.VERBOSE)
                    pass
                elif token in [43, 45, 47]:
                    self.state = 321
                    self.group()
                    pass
                else:
                    raise NoViableAltException(self)

                self.state = 324
                self.queryRest()
                pass
            elif token in [2, 3, 5, 7, 8, 9, 10, 11, 13, 15, 16, 18, 19, 20, 22, 23, 24, 26, 27, 28, 29, 30, 33, 34, 35, 36, 37, 38, 40, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 64, 65, 66, 67, 68]:
                localctx = ThanoSQLParser.UnlikeExplainContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 325
                self.unmistakableSql()
                pass
            else:
                raise NoViableAltException(self)

        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class ExplainedSqlContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_explainedSql


        def copyFrom(self, ctx:ParserRuleContext):
            super().copyFrom(ctx)



    class UngroupedContext(ExplainedSqlContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.ExplainedSqlContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def unmistakableSql(self):
            return self.getTypedRuleContext(ThanoSQLParser.UnmistakableSqlContext,0)



    class GroupedContext(ExplainedSqlContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.ExplainedSqlContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def group(self):
            return self.getTypedRuleContext(ThanoSQLParser.GroupContext,0)

        def sql(self):
            return self.getTypedRuleContext(ThanoSQLParser.SqlContext,0)




    def explainedSql(self):

        localctx = ThanoSQLParser.ExplainedSqlContext(self, self._ctx, self.state)
        self.enterRule(localctx, 34, self.RULE_explainedSql)
        self._la = 0 # Token type
        try:
            self.state = 333
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [43, 45, 47]:
                localctx = ThanoSQLParser.GroupedContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 328
                self.group()
                self.state = 330
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if (((_la) & ~0x3f) == 0 and ((1 << _la) & 9222997646667263918) != 0) or ((((_la - 64)) & ~0x3f) == 0 and ((1 << (_la - 64)) & 31) != 0):
                    self.state = 329
                    self.sql()


                pass
            elif token in [2, 3, 5, 7, 8, 9, 10, 11, 13, 15, 16, 18, 19, 20, 22, 23, 24, 26, 27, 28, 29, 30, 33, 34, 35, 36, 37, 38, 40, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 64, 65, 66, 67, 68]:
                localctx = ThanoSQLParser.UngroupedContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 332
                self.unmistakableSql()
                pass
            else:
                raise NoViableAltException(self)

        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class UnmistakableSqlContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_unmistakableSql


        def copyFrom(self, ctx:ParserRuleContext):
            super().copyFrom(ctx)



    class NotAboutModelContext(UnmistakableSqlContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.UnmistakableSqlContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def DELETE(self):
            return self.getToken(ThanoSQLParser.DELETE, 0)
        def DESCRIBE(self):
            return self.getToken(ThanoSQLParser.DESCRIBE, 0)
        def DROP(self):
            return self.getToken(ThanoSQLParser.DROP, 0)
        def EXPORT(self):
            return self.getToken(ThanoSQLParser.EXPORT, 0)
        def notModel(self):
            return self.getTypedRuleContext(ThanoSQLParser.NotModelContext,0)

        def queryRest(self):
            return self.getTypedRuleContext(ThanoSQLParser.QueryRestContext,0)



    class DescribeTableContext(UnmistakableSqlContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.UnmistakableSqlContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def DESCRIBE(self):
            return self.getToken(ThanoSQLParser.DESCRIBE, 0)
        def MODEL(self):
            return self.getToken(ThanoSQLParser.MODEL, 0)
        def DOT(self):
            return self.getToken(ThanoSQLParser.DOT, 0)
        def queryRest(self):
            return self.getTypedRuleContext(ThanoSQLParser.QueryRestContext,0)



    class DatabaseCopyContext(UnmistakableSqlContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.UnmistakableSqlContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def COPY(self):
            return self.getToken(ThanoSQLParser.COPY, 0)
        def copied(self):
            return self.getTypedRuleContext(ThanoSQLParser.CopiedContext,0)

        def notOptions(self):
            return self.getTypedRuleContext(ThanoSQLParser.NotOptionsContext,0)

        def queryRest(self):
            return self.getTypedRuleContext(ThanoSQLParser.QueryRestContext,0)



    class AnySqlContext(UnmistakableSqlContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.UnmistakableSqlContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def opening(self):
            return self.getTypedRuleContext(ThanoSQLParser.OpeningContext,0)

        def queryRest(self):
            return self.getTypedRuleContext(ThanoSQLParser.QueryRestContext,0)




    def unmistakableSql(self):

        localctx = ThanoSQLParser.UnmistakableSqlContext(self, self._ctx, self.state)
        self.enterRule(localctx, 36, self.RULE_unmistakableSql)
        self._la = 0 # Token type
        try:
            self.state = 359
            self._errHandler.sync(self)
            la_ = self._interp.adaptivePredict(self._input,45,self._ctx)
            if la_ == 1:
                localctx = ThanoSQLParser.AnySqlContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 335
                self.opening()
                self.state = 336
                self.queryRest()
                pass

            elif la_ == 2:
                localctx = ThanoSQLParser.DescribeTableContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 338
                self.match(ThanoSQLParser.DESCRIBE)
                self.state = 339
                self.match(ThanoSQLParser.MODEL)
                self.state = 342
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==50:
                    self.state = 340
                    self.match(ThanoSQLParser.DOT)
                    self.state = 341
                    self.queryRest()


                pass

            elif la_ == 3:
                localctx = ThanoSQLParser.NotAboutModelContext(self, localctx)
                self.enterOuterAlt(localctx, 3)
                self.state = 344
                _la = self._input.LA(1)
                if not((((_la) & ~0x3f) == 0 and ((1 << _la) & 36352) != 0)):
                    self._errHandler.recoverInline(self)
                else:
                    self._errHandler.reportMatch(self)
                    self.consume()
                self.state = 348
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if (((_la) & ~0x3f) == 0 and ((1 << _la) & 9222998202767114238) != 0) or ((((_la - 64)) & ~0x3f) == 0 and ((1 << (_la - 64)) & 31) != 0):
                    self.state = 345
                    self.notModel()
                    self.state = 346
                    self.queryRest()


                pass

            elif la_ == 4:
                localctx = ThanoSQLParser.DatabaseCopyContext(self, localctx)
                self.enterOuterAlt(localctx, 4)
                self.state = 350
                self.match(ThanoSQLParser.COPY)
                self.state = 357
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if (((_la) & ~0x3f) == 0 and ((1 << _la) & 9222998202901331966) != 0) or ((((_la - 64)) & ~0x3f) == 0 and ((1 << (_la - 64)) & 31) != 0):
                    self.state = 351
                    self.copied()
                    self.state = 355
                    self._errHandler.sync(self)
                    _la = self._input.LA(1)
                    if (((_la) & ~0x3f) == 0 and ((1 << _la) & 9222998201827590142) != 0) or ((((_la - 64)) & ~0x3f) == 0 and ((1 << (_la - 64)) & 31) != 0):
                        self.state = 352
                        self.notOptions()
                        self.state = 353
                        self.queryRest()




                pass


        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class NotModelContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_notModel


        def copyFrom(self, ctx:ParserRuleContext):
            super().copyFrom(ctx)



    class OtherWordContext(NotModelContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.NotModelContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def MODEL(self):
            return self.getToken(ThanoSQLParser.MODEL, 0)
        def SEMICOLON(self):
            return self.getToken(ThanoSQLParser.SEMICOLON, 0)
        def LEFT_PAREN(self):
            return self.getToken(ThanoSQLParser.LEFT_PAREN, 0)
        def RIGHT_PAREN(self):
            return self.getToken(ThanoSQLParser.RIGHT_PAREN, 0)
        def LEFT_BRACKET(self):
            return self.getToken(ThanoSQLParser.LEFT_BRACKET, 0)
        def RIGHT_BRACKET(self):
            return self.getToken(ThanoSQLParser.RIGHT_BRACKET, 0)
        def LEFT_BRACE(self):
            return self.getToken(ThanoSQLParser.LEFT_BRACE, 0)
        def RIGHT_BRACE(self):
            return self.getToken(ThanoSQLParser.RIGHT_BRACE, 0)
        def UNCLOSED(self):
            return self.getToken(ThanoSQLParser.UNCLOSED, 0)


    class OtherGroupContext(NotModelContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.NotModelContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def group(self):
            return self.getTypedRuleContext(ThanoSQLParser.GroupContext,0)




    def notModel(self):

        localctx = ThanoSQLParser.NotModelContext(self, self._ctx, self.state)
        self.enterRule(localctx, 38, self.RULE_notModel)
        self._la = 0 # Token type
        try:
            self.state = 363
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 64, 65, 66, 67, 68]:
                localctx = ThanoSQLParser.OtherWordContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 361
                _la = self._input.LA(1)
                if _la <= 0 or (((_la) & ~0x3f) == 0 and ((1 << _la) & -9222813484813647872) != 0):
                    self._errHandler.recoverInline(self)
                else:
                    self._errHandler.reportMatch(self)
                    self.consume()
                pass
            elif token in [43, 45, 47]:
                localctx = ThanoSQLParser.OtherGroupContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 362
                self.group()
                pass
            else:
                raise NoViableAltException(self)

        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class CopiedContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_copied


        def copyFrom(self, ctx:ParserRuleContext):
            super().copyFrom(ctx)



    class CopiedWordContext(CopiedContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CopiedContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def SEMICOLON(self):
            return self.getToken(ThanoSQLParser.SEMICOLON, 0)
        def LEFT_PAREN(self):
            return self.getToken(ThanoSQLParser.LEFT_PAREN, 0)
        def RIGHT_PAREN(self):
            return self.getToken(ThanoSQLParser.RIGHT_PAREN, 0)
        def LEFT_BRACKET(self):
            return self.getToken(ThanoSQLParser.LEFT_BRACKET, 0)
        def RIGHT_BRACKET(self):
            return self.getToken(ThanoSQLParser.RIGHT_BRACKET, 0)
        def LEFT_BRACE(self):
            return self.getToken(ThanoSQLParser.LEFT_BRACE, 0)
        def RIGHT_BRACE(self):
            return self.getToken(ThanoSQLParser.RIGHT_BRACE, 0)
        def UNCLOSED(self):
            return self.getToken(ThanoSQLParser.UNCLOSED, 0)


    class CopiedGroupContext(CopiedContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.CopiedContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def group(self):
            return self.getTypedRuleContext(ThanoSQLParser.GroupContext,0)




    def copied(self):

        localctx = ThanoSQLParser.CopiedContext(self, self._ctx, self.state)
        self.enterRule(localctx, 40, self.RULE_copied)
        self._la = 0 # Token type
        try:
            self.state = 367
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 64, 65, 66, 67, 68]:
                localctx = ThanoSQLParser.CopiedWordContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 365
                _la = self._input.LA(1)
                if _la <= 0 or (((_la) & ~0x3f) == 0 and ((1 << _la) & -9222813484947865600) != 0):
                    self._errHandler.recoverInline(self)
                else:
                    self._errHandler.reportMatch(self)
                    self.consume()
                pass
            elif token in [43, 45, 47]:
                localctx = ThanoSQLParser.CopiedGroupContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 366
                self.group()
                pass
            else:
                raise NoViableAltException(self)

        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class NotOptionsContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_notOptions


        def copyFrom(self, ctx:ParserRuleContext):
            super().copyFrom(ctx)



    class NoOptionsGroupContext(NotOptionsContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.NotOptionsContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def group(self):
            return self.getTypedRuleContext(ThanoSQLParser.GroupContext,0)



    class NoOptionsWordContext(NotOptionsContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.NotOptionsContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def OPTIONS(self):
            return self.getToken(ThanoSQLParser.OPTIONS, 0)
        def SEMICOLON(self):
            return self.getToken(ThanoSQLParser.SEMICOLON, 0)
        def LEFT_PAREN(self):
            return self.getToken(ThanoSQLParser.LEFT_PAREN, 0)
        def RIGHT_PAREN(self):
            return self.getToken(ThanoSQLParser.RIGHT_PAREN, 0)
        def LEFT_BRACKET(self):
            return self.getToken(ThanoSQLParser.LEFT_BRACKET, 0)
        def RIGHT_BRACKET(self):
            return self.getToken(ThanoSQLParser.RIGHT_BRACKET, 0)
        def LEFT_BRACE(self):
            return self.getToken(ThanoSQLParser.LEFT_BRACE, 0)
        def RIGHT_BRACE(self):
            return self.getToken(ThanoSQLParser.RIGHT_BRACE, 0)
        def UNCLOSED(self):
            return self.getToken(ThanoSQLParser.UNCLOSED, 0)



    def notOptions(self):

        localctx = ThanoSQLParser.NotOptionsContext(self, self._ctx, self.state)
        self.enterRule(localctx, 42, self.RULE_notOptions)
        self._la = 0 # Token type
        try:
            self.state = 371
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 64, 65, 66, 67, 68]:
                localctx = ThanoSQLParser.NoOptionsWordContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 369
                _la = self._input.LA(1)
                if _la <= 0 or (((_la) & ~0x3f) == 0 and ((1 << _la) & -9222813483874123776) != 0):
                    self._errHandler.recoverInline(self)
                else:
                    self._errHandler.reportMatch(self)
                    self.consume()
                pass
            elif token in [43, 45, 47]:
                localctx = ThanoSQLParser.NoOptionsGroupContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 370
                self.group()
                pass
            else:
                raise NoViableAltException(self)

        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class OpeningContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def ANALYZE(self):
            return self.getToken(ThanoSQLParser.ANALYZE, 0)

        def BUILD(self):
            return self.getToken(ThanoSQLParser.BUILD, 0)

        def CLEAR(self):
            return self.getToken(ThanoSQLParser.CLEAR, 0)

        def COPY(self):
            return self.getToken(ThanoSQLParser.COPY, 0)

        def DELETE(self):
            return self.getToken(ThanoSQLParser.DELETE, 0)

        def DESCRIBE(self):
            return self.getToken(ThanoSQLParser.DESCRIBE, 0)

        def DROP(self):
            return self.getToken(ThanoSQLParser.DROP, 0)

        def EVALUATE(self):
            return self.getToken(ThanoSQLParser.EVALUATE, 0)

        def EXPLAIN(self):
            return self.getToken(ThanoSQLParser.EXPLAIN, 0)

        def EXPORT(self):
            return self.getToken(ThanoSQLParser.EXPORT, 0)

        def FIT(self):
            return self.getToken(ThanoSQLParser.FIT, 0)

        def GET(self):
            return self.getToken(ThanoSQLParser.GET, 0)

        def LIST(self):
            return self.getToken(ThanoSQLParser.LIST, 0)

        def PREDICT(self):
            return self.getToken(ThanoSQLParser.PREDICT, 0)

        def PRINT(self):
            return self.getToken(ThanoSQLParser.PRINT, 0)

        def UPLOAD(self):
            return self.getToken(ThanoSQLParser.UPLOAD, 0)

        def VERBOSE(self):
            return self.getToken(ThanoSQLParser.VERBOSE, 0)

        def SEMICOLON(self):
            return self.getToken(ThanoSQLParser.SEMICOLON, 0)

        def LEFT_PAREN(self):
            return self.getToken(ThanoSQLParser.LEFT_PAREN, 0)

        def RIGHT_PAREN(self):
            return self.getToken(ThanoSQLParser.RIGHT_PAREN, 0)

        def LEFT_BRACKET(self):
            return self.getToken(ThanoSQLParser.LEFT_BRACKET, 0)

        def RIGHT_BRACKET(self):
            return self.getToken(ThanoSQLParser.RIGHT_BRACKET, 0)

        def LEFT_BRACE(self):
            return self.getToken(ThanoSQLParser.LEFT_BRACE, 0)

        def RIGHT_BRACE(self):
            return self.getToken(ThanoSQLParser.RIGHT_BRACE, 0)

        def UNCLOSED(self):
            return self.getToken(ThanoSQLParser.UNCLOSED, 0)

        def getRuleIndex(self):
            return ThanoSQLParser.RULE_opening




    def opening(self):

        localctx = ThanoSQLParser.OpeningContext(self, self._ctx, self.state)
        self.enterRule(localctx, 44, self.RULE_opening)
        self._la = 0 # Token type
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 373
            _la = self._input.LA(1)
            if _la <= 0 or (((_la) & ~0x3f) == 0 and ((1 << _la) & -9222810729690505518) != 0):
                self._errHandler.recoverInline(self)
            else:
                self._errHandler.reportMatch(self)
                self.consume()
        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class QueryRestContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def group(self, i:int=None):
            if i is None:
                return self.getTypedRuleContexts(ThanoSQLParser.GroupContext)
            else:
                return self.getTypedRuleContext(ThanoSQLParser.GroupContext,i)


        def SEMICOLON(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.SEMICOLON)
            else:
                return self.getToken(ThanoSQLParser.SEMICOLON, i)

        def LEFT_PAREN(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.LEFT_PAREN)
            else:
                return self.getToken(ThanoSQLParser.LEFT_PAREN, i)

        def RIGHT_PAREN(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.RIGHT_PAREN)
            else:
                return self.getToken(ThanoSQLParser.RIGHT_PAREN, i)

        def LEFT_BRACKET(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.LEFT_BRACKET)
            else:
                return self.getToken(ThanoSQLParser.LEFT_BRACKET, i)

        def RIGHT_BRACKET(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.RIGHT_BRACKET)
            else:
                return self.getToken(ThanoSQLParser.RIGHT_BRACKET, i)

        def LEFT_BRACE(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.LEFT_BRACE)
            else:
                return self.getToken(ThanoSQLParser.LEFT_BRACE, i)

        def RIGHT_BRACE(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.RIGHT_BRACE)
            else:
                return self.getToken(ThanoSQLParser.RIGHT_BRACE, i)

        def UNCLOSED(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.UNCLOSED)
            else:
                return self.getToken(ThanoSQLParser.UNCLOSED, i)

        def getRuleIndex(self):
            return ThanoSQLParser.RULE_queryRest




    def queryRest(self):

        localctx = ThanoSQLParser.QueryRestContext(self, self._ctx, self.state)
        self.enterRule(localctx, 46, self.RULE_queryRest)
        self._la = 0 # Token type
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 379
            self._errHandler.sync(self)
            _la = self._input.LA(1)
            while (((_la) & ~0x3f) == 0 and ((1 << _la) & 9222998202901331966) != 0) or ((((_la - 64)) & ~0x3f) == 0 and ((1 << (_la - 64)) & 31) != 0):
                self.state = 377
                self._errHandler.sync(self)
                token = self._input.LA(1)
                if token in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 64, 65, 66, 67, 68]:
                    self.state = 375
                    _la = self._input.LA(1)
                    if _la <= 0 or (((_la) & ~0x3f) == 0 and ((1 << _la) & -9222813484947865600) != 0):
                        self._errHandler.recoverInline(self)
                    else:
                        self._errHandler.reportMatch(self)
                        self.consume()
                    pass
                elif token in [43, 45, 47]:
                    self.state = 376
                    self.group()
                    pass
                else:
                    raise NoViableAltException(self)

                self.state = 381
                self._errHandler.sync(self)
                _la = self._input.LA(1)

        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class GroupContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_group


        def copyFrom(self, ctx:ParserRuleContext):
            super().copyFrom(ctx)



    class ParenthesesContext(GroupContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.GroupContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def LEFT_PAREN(self):
            return self.getToken(ThanoSQLParser.LEFT_PAREN, 0)
        def inside(self):
            return self.getTypedRuleContext(ThanoSQLParser.InsideContext,0)

        def RIGHT_PAREN(self):
            return self.getToken(ThanoSQLParser.RIGHT_PAREN, 0)


    class BracesContext(GroupContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.GroupContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def LEFT_BRACE(self):
            return self.getToken(ThanoSQLParser.LEFT_BRACE, 0)
        def inside(self):
            return self.getTypedRuleContext(ThanoSQLParser.InsideContext,0)

        def RIGHT_BRACE(self):
            return self.getToken(ThanoSQLParser.RIGHT_BRACE, 0)


    class BracketsContext(GroupContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.GroupContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def LEFT_BRACKET(self):
            return self.getToken(ThanoSQLParser.LEFT_BRACKET, 0)
        def inside(self):
            return self.getTypedRuleContext(ThanoSQLParser.InsideContext,0)

        def RIGHT_BRACKET(self):
            return self.getToken(ThanoSQLParser.RIGHT_BRACKET, 0)



    def group(self):

        localctx = ThanoSQLParser.GroupContext(self, self._ctx, self.state)
        self.enterRule(localctx, 48, self.RULE_group)
        try:
            self.state = 394
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [43]:
                localctx = ThanoSQLParser.ParenthesesContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 382
                self.match(ThanoSQLParser.LEFT_PAREN)
                self.state = 383
                self.inside()
                self.state = 384
                self.match(ThanoSQLParser.RIGHT_PAREN)
                pass
            elif token in [45]:
                localctx = ThanoSQLParser.BracketsContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 386
                self.match(ThanoSQLParser.LEFT_BRACKET)
                self.state = 387
                self.inside()
                self.state = 388
                self.match(ThanoSQLParser.RIGHT_BRACKET)
                pass
            elif token in [47]:
                localctx = ThanoSQLParser.BracesContext(self, localctx)
                self.enterOuterAlt(localctx, 3)
                self.state = 390
                self.match(ThanoSQLParser.LEFT_BRACE)
                self.state = 391
                self.inside()
                self.state = 392
                self.match(ThanoSQLParser.RIGHT_BRACE)
                pass
            else:
                raise NoViableAltException(self)

        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class InsideContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def group(self, i:int=None):
            if i is None:
                return self.getTypedRuleContexts(ThanoSQLParser.GroupContext)
            else:
                return self.getTypedRuleContext(ThanoSQLParser.GroupContext,i)


        def LEFT_PAREN(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.LEFT_PAREN)
            else:
                return self.getToken(ThanoSQLParser.LEFT_PAREN, i)

        def RIGHT_PAREN(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.RIGHT_PAREN)
            else:
                return self.getToken(ThanoSQLParser.RIGHT_PAREN, i)

        def LEFT_BRACKET(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.LEFT_BRACKET)
            else:
                return self.getToken(ThanoSQLParser.LEFT_BRACKET, i)

        def RIGHT_BRACKET(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.RIGHT_BRACKET)
            else:
                return self.getToken(ThanoSQLParser.RIGHT_BRACKET, i)

        def LEFT_BRACE(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.LEFT_BRACE)
            else:
                return self.getToken(ThanoSQLParser.LEFT_BRACE, i)

        def RIGHT_BRACE(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.RIGHT_BRACE)
            else:
                return self.getToken(ThanoSQLParser.RIGHT_BRACE, i)

        def UNCLOSED(self, i:int=None):
            if i is None:
                return self.getTokens(ThanoSQLParser.UNCLOSED)
            else:
                return self.getToken(ThanoSQLParser.UNCLOSED, i)

        def getRuleIndex(self):
            return ThanoSQLParser.RULE_inside




    def inside(self):

        localctx = ThanoSQLParser.InsideContext(self, self._ctx, self.state)
        self.enterRule(localctx, 50, self.RULE_inside)
        self._la = 0 # Token type
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 400
            self._errHandler.sync(self)
            _la = self._input.LA(1)
            while (((_la) & ~0x3f) == 0 and ((1 << _la) & 9223002600947843070) != 0) or ((((_la - 64)) & ~0x3f) == 0 and ((1 << (_la - 64)) & 31) != 0):
                self.state = 398
                self._errHandler.sync(self)
                token = self._input.LA(1)
                if token in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 64, 65, 66, 67, 68]:
                    self.state = 396
                    _la = self._input.LA(1)
                    if _la <= 0 or (((_la) & ~0x3f) == 0 and ((1 << _la) & -9222817882994376704) != 0):
                        self._errHandler.recoverInline(self)
                    else:
                        self._errHandler.reportMatch(self)
                        self.consume()
                    pass
                elif token in [43, 45, 47]:
                    self.state = 397
                    self.group()
                    pass
                else:
                    raise NoViableAltException(self)

                self.state = 402
                self._errHandler.sync(self)
                _la = self._input.LA(1)

        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class NameContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_name


        def copyFrom(self, ctx:ParserRuleContext):
            super().copyFrom(ctx)



    class KeywordNameContext(NameContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.NameContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def nonReserved(self):
            return self.getTypedRuleContext(ThanoSQLParser.NonReservedContext,0)



    class QuotedNameContext(NameContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.NameContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def QUOTED_NAME(self):
            return self.getToken(ThanoSQLParser.QUOTED_NAME, 0)


    class WordContext(NameContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.NameContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def WORD(self):
            return self.getToken(ThanoSQLParser.WORD, 0)



    def name(self):

        localctx = ThanoSQLParser.NameContext(self, self._ctx, self.state)
        self.enterRule(localctx, 52, self.RULE_name)
        try:
            self.state = 406
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [56]:
                localctx = ThanoSQLParser.WordContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 403
                self.match(ThanoSQLParser.WORD)
                pass
            elif token in [62]:
                localctx = ThanoSQLParser.QuotedNameContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 404
                self.match(ThanoSQLParser.QUOTED_NAME)
                pass
            elif token in [1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 37, 38, 39, 41]:
                localctx = ThanoSQLParser.KeywordNameContext(self, localctx)
                self.enterOuterAlt(localctx, 3)
                self.state = 405
                self.nonReserved()
                pass
            else:
                raise NoViableAltException(self)

        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class OptionNameContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser


        def getRuleIndex(self):
            return ThanoSQLParser.RULE_optionName


        def copyFrom(self, ctx:ParserRuleContext):
            super().copyFrom(ctx)



    class PlainOptionContext(OptionNameContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.OptionNameContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def name(self):
            return self.getTypedRuleContext(ThanoSQLParser.NameContext,0)



    class ReservedOptionContext(OptionNameContext):

        def __init__(self, parser, ctx:ParserRuleContext): # actually a ThanoSQLParser.OptionNameContext
            super().__init__(parser)
            self.copyFrom(ctx)

        def AS(self):
            return self.getToken(ThanoSQLParser.AS, 0)
        def FROM(self):
            return self.getToken(ThanoSQLParser.FROM, 0)
        def TO(self):
            return self.getToken(ThanoSQLParser.TO, 0)
        def USING(self):
            return self.getToken(ThanoSQLParser.USING, 0)



    def optionName(self):

        localctx = ThanoSQLParser.OptionNameContext(self, self._ctx, self.state)
        self.enterRule(localctx, 54, self.RULE_optionName)
        self._la = 0 # Token type
        try:
            self.state = 410
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 37, 38, 39, 41, 56, 62]:
                localctx = ThanoSQLParser.PlainOptionContext(self, localctx)
                self.enterOuterAlt(localctx, 1)
                self.state = 408
                self.name()
                pass
            elif token in [2, 20, 36, 40]:
                localctx = ThanoSQLParser.ReservedOptionContext(self, localctx)
                self.enterOuterAlt(localctx, 2)
                self.state = 409
                _la = self._input.LA(1)
                if not((((_la) & ~0x3f) == 0 and ((1 << _la) & 1168232153092) != 0)):
                    self._errHandler.recoverInline(self)
                else:
                    self._errHandler.reportMatch(self)
                    self.consume()
                pass
            else:
                raise NoViableAltException(self)

        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class NonReservedContext(ParserRuleContext):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def ANALYZE(self):
            return self.getToken(ThanoSQLParser.ANALYZE, 0)

        def AUDIO(self):
            return self.getToken(ThanoSQLParser.AUDIO, 0)

        def BUILD(self):
            return self.getToken(ThanoSQLParser.BUILD, 0)

        def CACHE(self):
            return self.getToken(ThanoSQLParser.CACHE, 0)

        def CLEAR(self):
            return self.getToken(ThanoSQLParser.CLEAR, 0)

        def COPY(self):
            return self.getToken(ThanoSQLParser.COPY, 0)

        def DATASET(self):
            return self.getToken(ThanoSQLParser.DATASET, 0)

        def DELETE(self):
            return self.getToken(ThanoSQLParser.DELETE, 0)

        def DESCRIBE(self):
            return self.getToken(ThanoSQLParser.DESCRIBE, 0)

        def DROP(self):
            return self.getToken(ThanoSQLParser.DROP, 0)

        def EVALUATE(self):
            return self.getToken(ThanoSQLParser.EVALUATE, 0)

        def EXISTS(self):
            return self.getToken(ThanoSQLParser.EXISTS, 0)

        def EXPLAIN(self):
            return self.getToken(ThanoSQLParser.EXPLAIN, 0)

        def EXPORT(self):
            return self.getToken(ThanoSQLParser.EXPORT, 0)

        def FALSE(self):
            return self.getToken(ThanoSQLParser.FALSE, 0)

        def FIT(self):
            return self.getToken(ThanoSQLParser.FIT, 0)

        def FOR(self):
            return self.getToken(ThanoSQLParser.FOR, 0)

        def FORMAT(self):
            return self.getToken(ThanoSQLParser.FORMAT, 0)

        def GET(self):
            return self.getToken(ThanoSQLParser.GET, 0)

        def HISTORY(self):
            return self.getToken(ThanoSQLParser.HISTORY, 0)

        def IF(self):
            return self.getToken(ThanoSQLParser.IF, 0)

        def JSON(self):
            return self.getToken(ThanoSQLParser.JSON, 0)

        def LIST(self):
            return self.getToken(ThanoSQLParser.LIST, 0)

        def MERMAID(self):
            return self.getToken(ThanoSQLParser.MERMAID, 0)

        def MODEL(self):
            return self.getToken(ThanoSQLParser.MODEL, 0)

        def NONE(self):
            return self.getToken(ThanoSQLParser.NONE, 0)

        def NULL(self):
            return self.getToken(ThanoSQLParser.NULL, 0)

        def OPTIONS(self):
            return self.getToken(ThanoSQLParser.OPTIONS, 0)

        def PREDICT(self):
            return self.getToken(ThanoSQLParser.PREDICT, 0)

        def PRINT(self):
            return self.getToken(ThanoSQLParser.PRINT, 0)

        def TABLE(self):
            return self.getToken(ThanoSQLParser.TABLE, 0)

        def TEXT(self):
            return self.getToken(ThanoSQLParser.TEXT, 0)

        def THANOSQL(self):
            return self.getToken(ThanoSQLParser.THANOSQL, 0)

        def TRAINING(self):
            return self.getToken(ThanoSQLParser.TRAINING, 0)

        def TRUE(self):
            return self.getToken(ThanoSQLParser.TRUE, 0)

        def UPLOAD(self):
            return self.getToken(ThanoSQLParser.UPLOAD, 0)

        def VERBOSE(self):
            return self.getToken(ThanoSQLParser.VERBOSE, 0)

        def getRuleIndex(self):
            return ThanoSQLParser.RULE_nonReserved




    def nonReserved(self):

        localctx = ThanoSQLParser.NonReservedContext(self, self._ctx, self.state)
        self.enterRule(localctx, 56, self.RULE_nonReserved)
        self._la = 0 # Token type
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 412
            _la = self._input.LA(1)
            if not((((_la) & ~0x3f) == 0 and ((1 << _la) & 3229814358010) != 0)):
                self._errHandler.recoverInline(self)
            else:
                self._errHandler.reportMatch(self)
                self.consume()
        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx





