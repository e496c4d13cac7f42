// Command second verifies a pair's bundle and prints its verdicts, or the
// review of a period.
//
//	second verify [--identity HEX]… BUNDLE
//	second review --from TIME --to TIME [--identity HEX]… BUNDLE
//
// The document goes to standard output, findings to standard error. It exits
// with 0 if the bundle is proven, 1 if it is not, 2 on wrong usage.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"comity.example/second/bundle"
	"comity.example/second/record"
	"comity.example/second/review"
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

const usage = `usage: second verify [--identity HEX]... BUNDLE   (BUNDLE may be - for standard input)
       second review --from TIME --to TIME [--identity HEX]... BUNDLE
`

func run(args []string, in io.Reader, out, errs io.Writer) int {
	if len(args) == 0 || args[0] != "verify" && args[0] != "review" {
		fmt.Fprint(errs, usage)
		return 2
	}
	var identities []string
	var from, to string
	flags := flag.NewFlagSet(args[0], flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Func("identity", "an identity compared at pairing, 64 hex digits", func(text string) error {
		if !record.IsHex(text, 64) {
			return errors.New("not 64 lower-case hex digits")
		}
		identities = append(identities, text)
		return nil
	})
	if args[0] == "review" {
		flags.StringVar(&from, "from", "", "the first second of the period")
		flags.StringVar(&to, "to", "", "the first second after the period")
	}
	if flags.Parse(args[1:]) != nil || flags.NArg() != 1 {
		fmt.Fprint(errs, usage)
		return 2
	}
	data, err := read(flags.Arg(0), in)
	if err != nil {
		fmt.Fprintln(errs, err)
		return 2
	}
	report := bundle.Verify(data, identities)
	for _, f := range report.Findings {
		fmt.Fprintln(errs, f)
	}
	if !report.Proven() {
		fmt.Fprintln(errs, "not proven")
		return 1
	}
	document := report.Verdicts
	if args[0] == "review" {
		if document, err = review.Of(report.Judged, from, to); err != nil {
			fmt.Fprintln(errs, err)
			return 2
		}
	}
	if _, err := out.Write(document); err != nil {
		fmt.Fprintln(errs, err)
		return 2
	}
	fmt.Fprintln(errs, "proven")
	return 0
}

func read(name string, in io.Reader) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(in)
	}
	return os.ReadFile(name)
}
