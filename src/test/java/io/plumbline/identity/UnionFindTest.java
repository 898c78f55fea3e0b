package io.plumbline.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Disjoint sets against sets found by relabelling in plain loops. */
class UnionFindTest {
  @Test
  void findsTheSetsThatRelabellingFinds() {
    long seed = 20261121;
    System.out.println("UnionFindTest seed " + seed);
    Random random = new Random(seed);
    for (int graph = 0; graph < 300; graph++) {
      List<long[]> links = Graphs.random(random);
      UnionFind sets = joined(links, random.nextInt(3));
      assertThat(Graphs.partition(members(sets)))
          .as("graph " + graph)
          .isEqualTo(Graphs.partition(Graphs.naive(links)));
      assertThat(sets.largest()).isEqualTo(Graphs.largest(Graphs.naive(links)));
    }
  }

  @Test
  void theOrderOfLinksDoesNotMatter() {
    Random random = new Random(7);
    List<long[]> links = Graphs.random(random);
    List<long[]> shuffled = new ArrayList<>(links);
    Collections.shuffle(shuffled, random);
    assertThat(Graphs.partition(members(joined(shuffled, 0))))
        .isEqualTo(Graphs.partition(members(joined(links, 0))));
  }

  @Test
  void aChainAndAStarOfAMillionAreOneSetEach() {
    int ids = 1_000_000;
    UnionFind chain = new UnionFind(0);
    UnionFind star = new UnionFind(ids);
    for (long id = 1; id < ids; id++) {
      chain.union(id, id + 1);
      star.union(0, -id);
    }
    assertThat(chain.largest()).isEqualTo(ids);
    assertThat(star.largest()).isEqualTo(ids);
    assertThat(members(chain).values().stream().distinct()).hasSize(1);
  }

  @Test
  void aSetNeverOutgrowsItsLimit() {
    UnionFind sets = new UnionFind(4);
    assertThat(sets.unionUpTo(1, 2, 3)).isTrue();
    assertThat(sets.unionUpTo(3, 4, 3)).isTrue();
    assertThat(sets.unionUpTo(2, 3, 3)).as("2 + 2 are more than 3").isFalse();
    assertThat(sets.unionUpTo(2, 5, 3)).isTrue();
    assertThat(sets.unionUpTo(1, 5, 3)).as("together already").isTrue();
    assertThat(sets.largest()).isEqualTo(3);
  }

  private static UnionFind joined(List<long[]> links, long expected) {
    UnionFind sets = new UnionFind(expected);
    links.forEach(link -> sets.union(link[0], link[1]));
    return sets;
  }

  private static Map<Long, Long> members(UnionFind sets) {
    Map<Long, Long> members = new TreeMap<>();
    sets.forEachMember(
        (member, set) -> {
          members.put(member, set);
          members.put(set, set);
        });
    return members;
  }
}
