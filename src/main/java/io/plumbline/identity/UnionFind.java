package io.plumbline.identity;

import java.util.Arrays;

/**
 * Disjoint sets of 64-bit ids: union by size with path halving, in two primitive arrays that are
 * hash table and forest at once, 12 bytes a slot.
 *
 * <p>Ids enter when they are first joined. Up to 2^30 slots, about 750 million ids.
 */
final class UnionFind {
  private static final int EMPTY = 0;
  private static final int FEWEST_SLOTS = 16;

  private long[] ids;

  /** 0: empty slot; below 0: a root, minus the size of its set; else slot of the parent + 1. */
  private int[] parents;

  private int shift;
  private int used;
  private int largest = 1;

  /** What is told about each member of a set. */
  interface Members {
    /**
     * @param set id of the member that stands for the set
     */
    void accept(long member, long set);
  }

  /**
   * @param expected about how many ids are to come
   */
  UnionFind(long expected) {
    allocate((int) Math.min(1 << 30, Math.max(FEWEST_SLOTS, ceilingPowerOfTwo(expected * 10 / 7))));
  }

  /** Joins the sets of two ids. */
  void union(long one, long two) {
    unionUpTo(one, two, Integer.MAX_VALUE);
  }

  /**
   * Joins the sets of two ids unless the new set would have more than {@code most} ids.
   *
   * @return whether they are in one set now
   */
  boolean unionUpTo(long one, long two, int most) {
    makeRoom();
    int left = root(slotOf(one));
    int right = root(slotOf(two));
    if (left == right) {
      return true;
    }
    long size = -(long) parents[left] - parents[right];
    if (size > most) {
      return false;
    }
    boolean isLeftLarger = parents[left] <= parents[right];
    int parent = isLeftLarger ? left : right;
    int child = isLeftLarger ? right : left;
    parents[parent] = (int) -size;
    parents[child] = parent + 1;
    largest = (int) Math.max(largest, size);
    return true;
  }

  /** Ids of the largest set. */
  int largest() {
    return largest;
  }

  /** Names the set of every id that does not stand for its set itself. */
  void forEachMember(Members members) {
    for (int slot = 0; slot < ids.length; slot++) {
      if (parents[slot] > EMPTY) {
        members.accept(ids[slot], ids[root(slot)]);
      }
    }
  }

  private int root(int from) {
    int slot = from;
    while (parents[slot] > EMPTY) {
      int parent = parents[slot] - 1;
      if (parents[parent] > EMPTY) {
        parents[slot] = parents[parent];
      }
      slot = parent;
    }
    return slot;
  }

  private int slotOf(long id) {
    int slot = place(id);
    if (parents[slot] == EMPTY) {
      ids[slot] = id;
      parents[slot] = -1;
      used++;
    }
    return slot;
  }

  private int place(long id) {
    int mask = ids.length - 1;
    int slot = (int) ((id * 0x9E3779B97F4A7C15L) >>> shift);
    while (parents[slot] != EMPTY && ids[slot] != id) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** Keeps three slots of ten free; two ids may come at once. */
  private void makeRoom() {
    if ((used + 2L) * 10 <= ids.length * 7L) {
      return;
    }
    if (ids.length == 1 << 30) {
      throw new IllegalStateException("more than 750 million ids in one union-find");
    }
    long[] oldIds = ids;
    int[] oldParents = parents;
    allocate(ids.length * 2);
    int[] moved = new int[oldIds.length];
    for (int slot = 0; slot < oldIds.length; slot++) {
      if (oldParents[slot] != EMPTY) {
        moved[slot] = place(oldIds[slot]);
        ids[moved[slot]] = oldIds[slot];
        parents[moved[slot]] = oldParents[slot];
      }
    }
    for (int slot = 0; slot < oldIds.length; slot++) {
      if (oldParents[slot] > EMPTY) {
        parents[moved[slot]] = moved[oldParents[slot] - 1] + 1;
      }
    }
  }

  private void allocate(int slots) {
    ids = new long[slots];
    parents = new int[slots];
    Arrays.fill(parents, EMPTY);
    shift = 64 - Integer.numberOfTrailingZeros(slots);
  }

  private static long ceilingPowerOfTwo(long number) {
    return number <= 1 ? 1 : Long.highestOneBit(number - 1) << 1;
  }
}
