# Reads the Test Anything Protocol by Perl's own parser, and prints a line of JSON a test.
use strict;
use warnings;
eval { require TAP::Parser; require JSON::PP; 1 } or exit 77;

binmode STDIN, ":utf8";
my $text = do { local $/; <STDIN> };
# Perl 5.36 reads version 13; what is written in version 14 is the same but for subtests.
$text =~ s/\ATAP version 14\n/TAP version 13\n/ or die "no version line\n";
my $parser = TAP::Parser->new({ tap => $text });
my @tests;
while (my $result = $parser->next) {
    if ($result->is_test) {
        push @tests, {
            ok => $result->is_ok ? JSON::PP::true() : JSON::PP::false(),
            description => $result->description,
            directive => $result->directive,
        };
    } elsif ($result->is_yaml) {
        my $data = $result->data;
        $tests[-1]{severity} = $data->{severity};
        $tests[-1]{yaml_lines} = scalar split /\n/, $result->raw;
    } elsif (!$result->is_plan && !$result->is_version) {
        die "neither test nor block: " . $result->raw . "\n";
    }
}
die join("\n", $parser->parse_errors) . "\n" if $parser->parse_errors;
print JSON::PP->new->utf8->canonical->encode($_), "\n" for @tests;
