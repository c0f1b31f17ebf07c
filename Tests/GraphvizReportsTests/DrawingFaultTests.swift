import GraphvizReports
import Reports
import Testing

/// What becomes of a drawing process that fails.
struct DrawingFaultTests {
  private let graph = Graph(
    title: "One",
    groups: [.init(id: "shop", title: "shop")],
    nodes: [.init(id: "a", group: "shop", title: "a", role: .workload(.both))],
    edges: [.init(from: "a", to: "a", label: "80", role: .policy)]
  )

  private func picture(_ script: String, _ limit: Duration = .seconds(120)) -> Picture {
    FakeProgram.draws(by: script, timeLimit: limit) { Picture(graph, $0) }
  }

  @Test func `a missing library is an error that names the package`() {
    let picture = picture("NETSIM_LIBGVC=/nonexistent/libgvc.so exec $NETSIM \"$@\"")
    #expect(
      picture.failure?.message
        == "drawing needs Graphviz, and its library libgvc is not installed"
    )
    #expect(picture.failure?.help == "apt install libgvc6, or -o dot, which needs no library")
    #expect(picture.text.isEmpty)
  }

  @Test func `a library that is another one is an error`() {
    let picture = picture("NETSIM_LIBGVC=libc.so.6 exec $NETSIM \"$@\"")
    #expect(picture.failure?.message == "the libgvc that was found lacks what drawing needs")
  }

  @Test func `a library without its plugins is an error that tells how to bring them back`() {
    let picture = picture("GVBINDIR=/nonexistent exec $NETSIM \"$@\"")
    #expect(picture.failure?.message == "Graphviz has no plugin for `dot`")
    #expect(picture.failure?.help?.hasPrefix("apt install --reinstall libgvc6") == true)
  }

  @Test func `a process that is killed each time is an error`() {
    let picture = picture("kill -9 $$")
    #expect(picture.failure?.message == "Graphviz ended by signal 9")
    #expect(picture.failure?.help?.hasPrefix("-o dot") == true)
  }

  @Test func `a process that hangs is ended each time, with what it started`() {
    let picture = picture("sleep 1000 & wait", .milliseconds(50))
    #expect(picture.failure?.message == "drawing took longer than 0 seconds")
  }

  @Test func `a process that closes its streams and hangs is ended, too`() {
    let picture = picture("exec <&- >&- 2>&-; sleep 1000", .milliseconds(50))
    #expect(picture.failure?.message.hasPrefix("drawing took longer") == true)
  }

  @Test func `a picture that fails with everything in it is drawn in a simpler way`() {
    let picture = picture(
      """
      if [ ! -e $DIR/once ]; then touch $DIR/once; kill -6 $$; fi
      if [ ! -e $DIR/twice ]; then touch $DIR/twice; kill -6 $$; fi
      exec $NETSIM "$@"
      """
    )
    #expect(picture.failure == nil)
    #expect(
      picture.remarks == [
        "Graphviz ended by signal 6: edges are told by tooltips, not by labels"
      ]
    )
    #expect(picture.count(">80<") == 0)
  }

  @Test func `a crash over ranks is mended by ranks of another kind`() {
    let picture = picture(
      "if [ ! -e $DIR/once ]; then touch $DIR/once; kill -6 $$; fi; exec $NETSIM \"$@\""
    )
    #expect(picture.failure == nil)
    #expect(picture.remarks.isEmpty)
    #expect(picture.count(">80<") == 1)
  }

  @Test func `a picture that lacks edges is drawn again in a way that loses none`() {
    let picture = picture(
      """
      text=$(cat)
      echo "<svg>"
      case "$text" in
        *newrank=true*) echo "$text" ;;
        *) echo "Error: lost a b edge" >&2 ;;
      esac
      """
    )
    #expect(picture.failure == nil)
    #expect(picture.remarks.isEmpty)
    #expect(picture.count("[id=\"edge-") == 1)
  }

  @Test func `a picture that lacks edges in every way is an error`() {
    let picture = picture("cat >/dev/null; echo '<svg>'; echo 'Error: lost a b edge' >&2")
    #expect(picture.failure?.message == "Graphviz left out a part: Error: lost a b edge")
    #expect(picture.text.isEmpty)
  }

  @Test func `a program that isn't there is an error`() {
    let picture = Picture(graph, Drawing(program: "/nonexistent/netsim"))
    #expect(
      picture.failure?.message == "netsim can't start itself to draw (system error 2)"
    )
  }

  @Test func `what Graphviz complains of is told`() {
    let error = #expect(throws: DrawingFault.self) {
      try Drawing.built.draw("digraph {", as: "svg")
    }
    #expect(error == .refused("Error: syntax error in line 1"))
    let other = #expect(throws: DrawingFault.self) {
      try Drawing.built.draw("digraph {}", as: "nonsense")
    }
    #expect(other == .noPlugin("nonsense"))
  }

  @Test func `a large text goes to a program that reads nothing of it`() {
    FakeProgram.draws(by: "exit 9") { drawing in
      let error = #expect(throws: DrawingFault.self) {
        try drawing.draw(String(repeating: "x", count: 10_000_000), as: "svg")
      }
      #expect(error == .refused(""))
    }
  }
}
