"""Long passwords that guessers try first, without case, spaces and signs. Length alone does not make these good."""

_WORDS = """
    passwordpassword passwordpassword1 password12345678 password123456789 passwort12345678 passwortpasswort
    mypasswordissecure thisisapassword thisismypassword thisisnotapassword iforgotmypassword changemechangeme
    changemeimmediately letmeinletmein letmein12345678 welcomewelcome welcome12345678 adminadminadmin
    administrator1 administrator123 administratoradministrator qwertyuiopasdfgh qwertyuiopasdfghjkl
    qwertyuiopasdfghjklzxcvbnm qwertyqwertyqwerty qwerty1234567890 qwertyuiop12345 qwertzuiopasdfgh
    1qaz2wsx3edc4rfv 1q2w3e4r5t6y7u8i 1q2w3e4r5t6y7u8i9o0p zaq12wsxcde34rfv asdfghjklasdfghjkl azertyuiopqsdfgh
    123456789012345 1234567890123456 12345678901234567890 012345678901234 987654321098765 1234567812345678
    123123123123123 112233445566778899 111222333444555 abcdefghijklmno abcdefghijklmnopqrstuvwxyz abcdefgh12345678
    abc123abc123abc123 iloveyouiloveyou iloveyou12345678 ichliebedichichliebedich monkeymonkeymonkey
    dragondragondragon sunshinesunshine footballfootball baseballbaseball supermansuperman batmanbatmanbatman
    princessprincess trustno1trustno1 masterofpuppets thequickbrownfox thequickbrownfoxjumps tobeornottobethatis
    correcthorsebatterystaple whatisthepassword secretsecretsecret testtesttesttest testtest12345678
    glassesglasses eyeglasseseyeglasses opticianoptician
"""

COMMON: frozenset[str] = frozenset(_WORDS.split())
