import Manifests
import Testing

struct ListTests {
  @Test(
    arguments: [
      "kind: List\nitems:\n- {a: 1}\n- {b: 2}\n",
      "items:\n- {a: 1}\n- {b: 2}\nkind: List # behind\n",
      "apiVersion: v1\nitems:\n  - {a: 1}\n  - {b: 2}\nkind: \"List\"\n",
      "  items:\n  - {a: 1}\n  - {b: 2}\n  kind: List\n",
      "{items: [{a: 1}, {b: 2}], kind: List}",
      "{\"items\": [{\"a\": 1}, {\"b\": 2}], \"kind\": \"List\"}",
      "{\"kind\": \"List\", \"items\": [{\"kind\": \"List\", \"items\": [{\"a\": 1}]}, {\"b\": 2}]}",
      "kind: List\nitems:\n- items:\n  - {a: 1}\n  - {b: 2}\n  kind: List\n",
      "x: &l\n  - {a: 1}\n  - {b: 2}\nkind: List\nitems: *l\n",
      "kind: List\nitems: &l\n- {a: 1}\n- {b: 2}\n",
      "{\"a\": 1}{\"b\": 2}", "{\"a\": 1}\n\n{\"b\": 2}\n", "a: 1\n---\nb: 2\n",
      "---\na: 1\n...\n---\nb: 2\n...\n", "--- # one\na: 1\n---\n---\n# none\n---\nb: 2\n",
    ])
  func `objects come one by one, however they are put together`(text: String) {
    let reading = Reading(text)
    #expect(reading.words == ["{a: integer 1}", "{b: integer 2}"])
    #expect(reading.implied == ["- -", "- -"])
    #expect(reading.faults.isEmpty)
    #expect(reading.summary.documents == 2)
  }

  @Test(
    arguments: [
      "apiVersion: v1\nitems:\n- a: 1\nkind: PodList\n",
      "items:\n- a: 1\nkind: PodList\napiVersion: v1\n",
      "kind: PodList\nitems:\n- a: 1\napiVersion: v1\n",
      "{items: [{a: 1}], kind: PodList, apiVersion: v1}",
      "{\"items\": [{\"a\": 1}], \"kind\": \"PodList\", \"apiVersion\": \"v1\"}",
      "{\"apiVersion\": \"v1\", \"kind\": \"List\", "
        + "\"items\": [{\"items\": [{\"a\": 1}], \"kind\": \"PodList\", \"apiVersion\": \"v1\"}]}",
    ])
  func `a typed list says what its items are, wherever it says so`(text: String) {
    let reading = Reading(text)
    #expect(reading.words == ["{a: integer 1}"])
    #expect(reading.implied == ["v1 Pod"])
    #expect(reading.faults.isEmpty)
  }

  @Test(
    arguments: [
      "kind: List\n", "kind: List\nitems: []\n", "kind: List\nitems:\n", "kind: PodList\nitems:\n",
      "{\"kind\": \"List\", \"items\": []}", "{\"kind\": \"PodList\", \"items\": null}",
      "{\"items\": [ ], \"kind\": \"PodList\"}",
    ])
  func `an empty list gives nothing and is no fault`(text: String) {
    let reading = Reading(text)
    #expect(reading.documents.isEmpty)
    #expect(reading.faults.isEmpty)
  }

  @Test(
    arguments: [
      ("kind: Foo\nitems:\n- a: 1\n", "2:1"), ("items:\n- a: 1\nkind: Foo\n", "1:1"),
      ("{\"items\": [{\"a\": 1}], \"kind\": \"Foo\"}", "1:2"),
    ])
  func `only a List is taken apart`(text: String, position: String) {
    let reading = Reading(text)
    #expect(reading.documents.isEmpty)
    #expect(
      reading.faults == [
        "f:\(position): error: `items` stand in a `Foo`, but only a List has items"
      ]
    )
  }

  @Test(arguments: ["items: [{a: 1}]\n", "{\"items\": [{\"a\": 1}]}", "kind: DenyList\nspec: {}\n"])
  func `what only looks like a list is one document`(text: String) {
    let reading = Reading(text)
    #expect(reading.documents.count == 1)
    #expect(reading.faults.isEmpty)
  }

  @Test
  func `what the lines ahead seem to say is checked at the end`() {
    let reading = Reading("items:\n- a: \"x\nkind: List\ny\"\nkind: Foo\n")
    #expect(reading.faults == ["f:1:1: error: `items` stand in a `Foo`, but only a List has items"])
  }

  @Test(
    arguments: [
      "kind: PodList\napiVersion: v1\nitems:\n- kind: Node\n",
      "{\"kind\": \"PodList\", \"apiVersion\": \"v1\",\n\"items\": [\n{\n\"kind\": \"Node\"}]}",
    ])
  func `an item that is no item of its list is refused`(text: String) {
    let words = "this item of a `PodList` says that it is a `Node`"
    #expect(Reading(text).faults.map { $0.hasSuffix("error: \(words)") } == [true])
    #expect(Reading(text).faults.map { $0.hasPrefix("f:4:9: ") } == [true])
  }
}
